import {
  dbClientConnectionCreateTime,
  dbClientConnectionTimeouts,
  dbClientConnectionWaitTime,
} from '../../catalog/connection-pools.ts'
import type { Counter, Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { CounterSeries, HistogramSeries } from '../../series/series.ts'

/** What is recorded of connection pools, the same for every library. */
export class PoolMeters {
  readonly #createTime: Histogram<typeof dbClientConnectionCreateTime>
  readonly #waitTime: Histogram<typeof dbClientConnectionWaitTime>
  readonly #timeouts: Counter<typeof dbClientConnectionTimeouts>

  constructor(store: SeriesStore) {
    this.#createTime = store.histogram(dbClientConnectionCreateTime)
    this.#waitTime = store.histogram(dbClientConnectionWaitTime)
    this.#timeouts = store.counter(dbClientConnectionTimeouts)
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
