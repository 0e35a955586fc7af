import type { ClientPrototype, PgCallback } from './library.ts'
import { markPatched } from './mark-patched.ts'
import { measureCallback } from './measure-callback.ts'
import { isSubmittable, measureSubmittable } from './measure-submittable.ts'
import type { Operation } from '../database/operation.ts'
import type { PgMetrics } from './pg-metrics.ts'
import type { PoolSeries } from '../database/pool-meters.ts'
import { rejectFromCaller } from './reject-from-caller.ts'
import { reportFailure } from './pg-patches.ts'
import { statementOf } from './statement-of.ts'

/** What the patch needs to know. */
export interface ClientPatch {
  readonly metrics: PgMetrics
  /** Whether this version of pg writes a callback into the query object that the application passes. */
  readonly changesConfig: boolean
}

/**
 * Patches `query` and `connect` of a client's prototype.
 *
 * A query without a callback is made with one, and its promise is made here in the way pg makes it: a
 * second promise behind pg's own would hide a rejection that nobody handles.
 */
export function patchClient(prototype: ClientPrototype, { metrics, changesConfig }: ClientPatch): void {
  if (!markPatched(prototype)) return
  const { query: queryUnmeasured, connect: connectUnmeasured } = prototype

  prototype.query = function query(config, values, callback) {
    let operation: Operation
    let given: unknown
    let passed = config
    try {
      operation = metrics.client(this).target.statement(statementOf(config, this))
      if (isSubmittable(config)) {
        measureSubmittable(config, operation)
        return Reflect.apply(queryUnmeasured, this, arguments)
      }
      given = callbackOf(config, values, callback)
      if (changesConfig && typeof config === 'object' && config !== null) passed = copyOf(config)
    } catch (thrown) {
      reportFailure(thrown)
      return Reflect.apply(queryUnmeasured, this, arguments)
    }
    if (!given) {
      let settle!: PgCallback
      const result = new (this._Promise ?? Promise)((resolve, reject) => {
        settle = (error, rows) => (error ? reject(error) : resolve(rows))
      }).catch(rejectFromCaller)
      queryUnmeasured.call(this, passed, values, measureCallback(settle, operation))
      return result
    }
    // pg itself refuses a callback that is not a function.
    if (typeof given !== 'function') return Reflect.apply(queryUnmeasured, this, arguments)
    const measured = measureCallback(given as PgCallback, operation)
    return typeof values === 'function'
      ? queryUnmeasured.call(this, passed, measured)
      : queryUnmeasured.call(this, passed, values, measured)
  }

  prototype.connect = function connect(callback) {
    const pool = metrics.connectingPool
    let series: PoolSeries
    if (pool === undefined || typeof callback !== 'function') {
      return Reflect.apply(connectUnmeasured, this, arguments)
    }
    try {
      metrics.connectingPool = undefined
      series = metrics.pools.name(pool, metrics.client(this).target)
    } catch (thrown) {
      reportFailure(thrown)
      return Reflect.apply(connectUnmeasured, this, arguments)
    }
    const startMs = performance.now()
    return connectUnmeasured.call(this, function measuredConnect(this: unknown, error?: unknown) {
      if (!error) series.createTime.record((performance.now() - startMs) / 1000)
      return Reflect.apply(callback, this, arguments)
    })
  }
}

/** Finds the callback where pg looks for one. */
function callbackOf(...[config, values, callback]: readonly unknown[]): unknown {
  if (callback) return callback
  if (typeof values === 'function') return values
  return typeof config === 'object' ? (config as { callback?: unknown } | null)?.callback : undefined
}

function copyOf(config: object): object {
  const prototype: unknown = Object.getPrototypeOf(config)
  if (prototype === Object.prototype) return { ...config }
  // SQL template libraries pass instances whose text and values are getters.
  return Object.create(prototype as object | null, Object.getOwnPropertyDescriptors(config)) as object
}
