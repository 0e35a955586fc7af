import { dbClientConnectionUseTime } from '../../catalog/connection-pools.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { HistogramSeries } from '../../series/series.ts'

/** How long connections are held, of libraries that lend them out. */
export class UseTimes {
  readonly #useTime: Histogram<typeof dbClientConnectionUseTime>

  constructor(store: SeriesStore) {
    this.#useTime = store.histogram(dbClientConnectionUseTime)
  }

  /** Gives the series of the pools of this name. */
  bind(poolName: string): HistogramSeries {
    return this.#useTime.bind({ 'db.client.connection.pool.name': poolName })
  }
}
