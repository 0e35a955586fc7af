import {
  dbClientConnectionCount,
  dbClientConnectionLimit,
  dbClientConnectionPendingRequests,
} from '../../catalog/connection-pools.ts'
import type { Observable } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'

/** What is read of connection pools at each collection, the same for every library. */
export class PoolGauges {
  readonly #count: Observable<typeof dbClientConnectionCount>
  readonly #limit: Observable<typeof dbClientConnectionLimit>
  readonly #pending: Observable<typeof dbClientConnectionPendingRequests>

  constructor(store: SeriesStore) {
    this.#count = store.observable(dbClientConnectionCount)
    this.#limit = store.observable(dbClientConnectionLimit)
    this.#pending = store.observable(dbClientConnectionPendingRequests)
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
