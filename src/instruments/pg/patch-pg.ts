import { prototypeWith } from '../database/prototype-with.ts'
import type { InstrumentContext } from '../instrument.ts'
import type { ClientPrototype, PoolPrototype } from './library.ts'
import { patchClient } from './patch-client.ts'
import { patchPool } from './patch-pool.ts'
import { pgMetricsOf, type PgMetrics } from './pg-metrics.ts'
import { reportFailure } from './pg-patches.ts'

/**
 * Patches a copy of `pg` (8.x) or of `pg-pool` (3.x): queries, and the pools that lend connections.
 *
 * `pg.native` is patched when the application first reads it, and not before, because reading it loads
 * an optional binary package.
 */
export function patchPg(moduleExports: unknown, moduleName: string, context: InstrumentContext): void {
  try {
    const metrics = pgMetricsOf(context.store)
    context.offerServers?.('postgres', metrics.pools)
    const library = commonJsExports(moduleExports)
    if (moduleName === 'pg-pool') patchPoolClass(library, metrics)
    else {
      patchClasses(library as PgExports, metrics)
      patchNativeWhenRead(library as PgExports, metrics)
    }
  } catch (thrown) {
    reportFailure(thrown)
  }
}

interface PgExports {
  readonly Client?: unknown
  readonly Pool?: unknown
  readonly utils?: { readonly normalizeQueryConfig?: unknown }
}

function commonJsExports(moduleExports: unknown): unknown {
  const exports = moduleExports as { readonly default?: unknown } | undefined
  return exports?.default ?? moduleExports
}

function patchClasses(exports: PgExports, metrics: PgMetrics): void {
  const client = prototypeWith(exports.Client, 'query') as ClientPrototype | undefined
  if (client !== undefined) patchClient(client, { metrics, changesConfig: changesConfig(exports) })
  patchPoolClass(exports.Pool, metrics)
}

function patchPoolClass(poolClass: unknown, metrics: PgMetrics): void {
  // pg.Pool is an empty subclass of pg-pool's class; the base is patched, whoever extends it.
  const pool = prototypeWith(poolClass, 'connect') as PoolPrototype | undefined
  if (pool !== undefined) patchPool(pool, metrics)
}

function patchNativeWhenRead(exports: PgExports, metrics: PgMetrics): void {
  const descriptor = Object.getOwnPropertyDescriptor(exports, 'native')
  const read = descriptor?.get
  if (descriptor === undefined || read === undefined || !descriptor.configurable) return
  Object.defineProperty(exports, 'native', {
    ...descriptor,
    get(this: unknown): unknown {
      // pg's getter replaces this property with the value, so this runs once.
      const native: unknown = read.call(this)
      if (native) {
        try {
          patchClasses(native as PgExports, metrics)
        } catch (thrown) {
          reportFailure(thrown)
        }
      }
      return native
    },
  })
}

/** Tells whether this pg writes a callback that it is given into the application's own query object (up to 8.22). */
function changesConfig({ utils }: PgExports): boolean {
  if (typeof utils?.normalizeQueryConfig !== 'function') return true
  const probe: { callback?: unknown } = {}
  utils.normalizeQueryConfig(probe, undefined, changesConfig)
  return probe.callback !== undefined
}
