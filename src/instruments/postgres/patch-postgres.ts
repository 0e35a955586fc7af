import type { InstrumentContext } from '../instrument.ts'
import { MeasuredQuery } from './measured-query.ts'
import { measuredKey, type CreateConnection, type PostgresQuery } from './postgres-library.ts'
import { postgresMetricsOf, type PostgresMetrics } from './postgres-metrics.ts'
import { replaceMethod, reportFailure } from './postgres-patches.ts'
import { watchConnections } from './watch-connection.ts'

/**
 * Patches a file of postgres.js 3.3 to 3.4: the class of queries in place, and the function that makes
 * connections by another one in its place, which it returns.
 */
export function patchPostgres(moduleExports: unknown, fileName: string, context: InstrumentContext): unknown {
  const metrics = postgresMetricsOf(context.store)
  context.offerServers?.('postgres', metrics)
  const file = fileName.replaceAll('\\', '/')
  if (file.endsWith('/query.js')) {
    patchQuery(moduleExports as QueryModule, metrics)
    return moduleExports
  }
  if (typeof moduleExports === 'function') {
    return watchConnections(moduleExports as CreateConnection, metrics)
  }
  const module = moduleExports as { default: CreateConnection }
  module.default = watchConnections(module.default, metrics)
  return moduleExports
}

interface QueryModule {
  readonly Query: { readonly prototype: PostgresQuery }
}

const patched = new WeakSet<object>()

function patchQuery({ Query }: QueryModule, metrics: PostgresMetrics): void {
  const { prototype } = Query
  if (patched.has(prototype)) return
  patched.add(prototype)
  // Whatever makes a query begin (`await`, `forEach`, a cursor, `execute`) calls this, some more than once.
  replaceMethod(
    prototype,
    'handle',
    (original) =>
      function (this: PostgresQuery): unknown {
        if (!this.executed) {
          try {
            begin(this, metrics)
          } catch (thrown) {
            reportFailure(thrown)
          }
        }
        return Reflect.apply(original, this, arguments)
      },
  )
}

function begin(query: PostgresQuery, metrics: PostgresMetrics): void {
  if (metrics.internalHandlers.has(query.handler)) return
  const measured = new MeasuredQuery(metrics, query)
  query[measuredKey] = measured
  const pool = metrics.poolOfHandler.get(query.handler)
  if (pool !== undefined) measured.waitFor(pool)
}
