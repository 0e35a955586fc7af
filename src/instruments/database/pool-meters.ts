import {
  dbClientConnectionCount,
  dbClientConnectionCreateTime,
  dbClientConnectionLimit,
  dbClientConnectionPendingRequests,
  dbClientConnectionTimeouts,
  dbClientConnectionWaitTime,
} from '../../catalog/connection-pools.ts'
import type { Counter, Histogram, Observable } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { CounterSeries, HistogramSeries } from '../../series/series.ts'

/** The metrics of connection pools, which are the same for every library. */
export class PoolMeters {
  readonly #createTime: Histogram<typeof dbClientConnectionCreateTime>
  readonly #waitTime: Histogram<typeof dbClientConnectionWaitTime>
  readonly #timeouts: Counter<typeof dbClientConnectionTimeouts>
  readonly #count: Observable<typeof dbClientConnectionCount>
  readonly #limit: Observable<typeof dbClientConnectionLimit>
  readonly #pending: Observable<typeof dbClientConnectionPendingRequests>

  constructor(store: SeriesStore) {
    this.#createTime = store.histogram(dbClientConnectionCreateTime)
    this.#waitTime = store.histogram(dbClientConnectionWaitTime)
    this.#timeouts = store.counter(dbClientConnectionTimeouts)
    this.#count = store.observable(dbClientConnectionCount)
    this.#limit = store.observable(dbClientConnectionLimit)
    this.#pending = store.observable(dbClientConnectionPendingRequests)
  }

  /** Gives the series of the pools of this name. */
  bind(poolName: string): PoolSeries {
    const attributes = { 'db.client.connection.pool.name': poolName }
    return new PoolSeries({
      createTime: () => this.#createTime.bind(attributes),
      waitTime: () => this.#waitTime.bind(attributes),
      // At once, so that a rate sees the first one.
      timeouts: this.#timeouts.bind(attributes),
    })
  }

  /** Observes a pool within a collection; pools of one name are added up. */
  observe(poolName: string, { idle, used, pending, limit }: PoolState): void {
    const attributes = { 'db.client.connection.pool.name': poolName }
    this.#count.observe(idle, { ...attributes, 'db.client.connection.state': 'idle' })
    this.#count.observe(used, { ...attributes, 'db.client.connection.state': 'used' })
    this.#pending.observe(pending, attributes)
    if (limit !== undefined) this.#limit.observe(limit, attributes)
  }
}

/** How a pool stands at this moment. */
export interface PoolState {
  readonly idle: number
  readonly used: number
  readonly pending: number
  /** Absent when the pool may open as many as it likes. */
  readonly limit?: number | undefined
}

interface BoundSeries {
  createTime(this: void): HistogramSeries
  waitTime(this: void): HistogramSeries
  readonly timeouts: CounterSeries
}

/** What is recorded of the pools of one name: a histogram begins with its first value. */
export class PoolSeries {
  readonly timeouts: CounterSeries
  readonly #bound: BoundSeries
  #createTime: HistogramSeries | undefined
  #waitTime: HistogramSeries | undefined

  constructor(bound: BoundSeries) {
    this.#bound = bound
    this.timeouts = bound.timeouts
  }

  get createTime(): HistogramSeries {
    return (this.#createTime ??= this.#bound.createTime())
  }

  get waitTime(): HistogramSeries {
    return (this.#waitTime ??= this.#bound.waitTime())
  }
}
