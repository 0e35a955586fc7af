import type { PostgresMetrics } from './postgres-metrics.ts'
import { isConnectTimeout } from './postgres-error-type.ts'
import type { PostgresQuery } from './postgres-library.ts'
import { reportFailure } from './postgres-patches.ts'
import type { PostgresPool } from './postgres-pool.ts'

/** A query from the moment that the application asks for its result until it has one. */
export class MeasuredQuery {
  readonly #metrics: PostgresMetrics
  readonly #query: PostgresQuery
  readonly #startMs = performance.now()
  #pool: PostgresPool | undefined
  #isWaiting = false
  #hasEnded = false

  constructor(metrics: PostgresMetrics, query: PostgresQuery) {
    this.#metrics = metrics
    this.#query = query
    if (query.cursorFn === undefined) {
      query.resolve = this.#beforeResolve(query.resolve)
      query.reject = this.#beforeReject(query.reject)
    } else this.#followCursor()
  }

  /** Counts the query among those that wait for a connection of the pool, until one takes it. */
  waitFor(pool: PostgresPool): void {
    if (this.#pool !== undefined || this.#hasEnded) return
    this.#pool = pool
    this.#isWaiting = true
    pool.waitingCount++
  }

  /** Whether the query has been asked of a pool that is known. */
  get isPlaced(): boolean {
    return this.#pool !== undefined
  }

  /** Says that a connection has taken the query. */
  take(pool: PostgresPool): void {
    if (this.#isWaiting) pool.series.waitTime.record((performance.now() - this.#startMs) / 1000)
    this.#stopWaiting()
    this.#pool = pool
  }

  #stopWaiting(): void {
    if (!this.#isWaiting) return
    this.#isWaiting = false
    this.#pool!.waitingCount--
  }

  #end(error?: unknown): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    try {
      if (this.#isWaiting && isConnectTimeout(error)) this.#pool!.series.timeouts.add(1)
      this.#stopWaiting()
      const { string, strings } = this.#query
      const text = string ?? strings?.[0]
      const target = this.#pool?.target ?? this.#metrics.unknownTarget
      target.statement(typeof text === 'string' ? text : '').end(this.#startMs, error)
    } catch (thrown) {
      reportFailure(thrown)
    }
  }

  #beforeResolve(resolve: PostgresQuery['resolve']): PostgresQuery['resolve'] {
    return (value) => {
      // A COPY resolves to its stream first, and again when the server has answered all of it.
      if (this.#query.streaming !== true || !isStream(value)) this.#end()
      return resolve(value)
    }
  }

  #beforeReject(reject: PostgresQuery['reject']): PostgresQuery['reject'] {
    return (error) => {
      this.#end(error ?? new Error('unknown'))
      return reject(error)
    }
  }

  /** Each step of a cursor's iteration sets its own `resolve` and `reject`. */
  #followCursor(): void {
    let resolve = this.#beforeResolve(this.#query.resolve)
    let reject = this.#beforeReject(this.#query.reject)
    Object.defineProperties(this.#query, {
      resolve: {
        configurable: true,
        enumerable: true,
        get: () => resolve,
        set: (value: PostgresQuery['resolve']) => {
          resolve = this.#beforeResolve(value)
        },
      },
      reject: {
        configurable: true,
        enumerable: true,
        get: () => reject,
        set: (value: PostgresQuery['reject']) => {
          reject = this.#beforeReject(value)
        },
      },
    })
  }
}

function isStream(value: unknown): boolean {
  return typeof (value as { destroy?: unknown } | null | undefined)?.destroy === 'function'
}
