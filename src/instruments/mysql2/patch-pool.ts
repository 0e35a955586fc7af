import { isConnectTimeout } from './mysql2-error-type.ts'
import type { MysqlCallback, MysqlPool } from './mysql2-library.ts'
import type { Mysql2Metrics } from './mysql2-metrics.ts'
import { replaceMethod, reportFailure } from './mysql2-patches.ts'

/** Patches a pool's prototype: who waits for a connection, who holds one, and how long a new one takes. */
export function patchPool(prototype: object, metrics: Mysql2Metrics): void {
  patchGetConnection(prototype, metrics)
  patchRelease(prototype, metrics)
  for (const method of ['query', 'execute']) {
    replaceMethod(
      prototype,
      method,
      (original) =>
        function (this: MysqlPool, statement: unknown): unknown {
          // A statement that gets no connection never reaches one, so the request for it records the failure.
          metrics.poolStatement = statement
          try {
            return Reflect.apply(original, this, arguments)
          } finally {
            metrics.poolStatement = undefined
          }
        },
    )
  }
}

/** Where a connection keeps when it was lent, in milliseconds of `performance.now()`; NaN while it is not lent. */
const lentAtKey: unique symbol = Symbol('meterbridge.mysql2.lentAt')
/** Marks callbacks: a request that waited for a connection which then broke is made again, with the same one. */
const requestKey: unique symbol = Symbol('meterbridge.mysql2.request')

interface LentConnection {
  [lentAtKey]?: number
}

type RequestCallback = MysqlCallback & { [requestKey]?: Request }

function patchGetConnection(prototype: object, metrics: Mysql2Metrics): void {
  replaceMethod(
    prototype,
    'getConnection',
    (original) =>
      function (this: MysqlPool, callback: RequestCallback): unknown {
        if (typeof callback !== 'function' || callback[requestKey] !== undefined) {
          return Reflect.apply(original, this, arguments)
        }
        const request: Request = {
          metrics,
          pool: this,
          statement: metrics.poolStatement,
          startMs: performance.now(),
          opens: false,
        }
        const measuredCallback: RequestCallback = function (error, connection) {
          try {
            if (error) fail(request, error)
            else lend(request, connection as LentConnection)
          } catch (thrown) {
            reportFailure(thrown)
          }
          return Reflect.apply(callback, this, arguments) as unknown
        }
        measuredCallback[requestKey] = request
        const { length } = this._allConnections
        const result: unknown = Reflect.apply(original, this, [measuredCallback])
        request.opens = this._allConnections.length > length
        return result
      },
  )
}

interface Request {
  readonly metrics: Mysql2Metrics
  readonly pool: MysqlPool
  /** What `query` or `execute` of the pool was called with, when it asked for the connection. */
  readonly statement: unknown
  readonly startMs: number
  /** Whether a connection is opened for it. */
  opens: boolean
}

function lend({ metrics, pool, startMs, opens }: Request, connection: LentConnection): void {
  const { series } = metrics.pools.of(pool)
  const lentAtMs = performance.now()
  const waitSeconds = (lentAtMs - startMs) / 1000
  series.waitTime.record(waitSeconds)
  if (opens) series.createTime.record(waitSeconds)
  connection[lentAtKey] = lentAtMs
}

function fail({ metrics, pool, statement, startMs }: Request, error: unknown): void {
  const { target, series } = metrics.pools.of(pool)
  if (isConnectTimeout(error)) series.timeouts.add(1)
  if (statement === undefined) return
  const sql = typeof statement === 'string' ? statement : (statement as { sql?: unknown } | null)?.sql
  target.statement(typeof sql === 'string' ? sql : '').end(startMs, error)
}

function patchRelease(prototype: object, metrics: Mysql2Metrics): void {
  replaceMethod(
    prototype,
    'releaseConnection',
    (original) =>
      function (this: MysqlPool, connection: LentConnection): unknown {
        try {
          // Not a number: nobody had it, because it was closed while it was idle.
          const useSeconds = (performance.now() - (connection[lentAtKey] ?? Number.NaN)) / 1000
          connection[lentAtKey] = Number.NaN
          if (!Number.isNaN(useSeconds)) metrics.pools.of(this).useTime.record(useSeconds)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return Reflect.apply(original, this, arguments)
      },
  )
}
