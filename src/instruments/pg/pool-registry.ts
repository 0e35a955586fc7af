import {
  dbClientConnectionCount,
  dbClientConnectionCreateTime,
  dbClientConnectionLimit,
  dbClientConnectionPendingRequests,
  dbClientConnectionTimeouts,
  dbClientConnectionUseTime,
  dbClientConnectionWaitTime,
} from '../../catalog/pg.ts'
import type { Counter, Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { CounterSeries, HistogramSeries } from '../../series/series.ts'
import type { ServersInUse } from '../instrument.ts'
import type { DatabaseTarget } from './database-target.ts'
import type { PgPool } from './library.ts'

/** What the instrument remembers of a pool. */
export interface PoolRecord {
  /** The database, known since the pool made its first client. */
  target?: DatabaseTarget
  /** Bound with the database, since its name is theirs. */
  series?: PoolSeries
}

export interface PoolSeries {
  readonly createTime: HistogramSeries
  readonly waitTime: HistogramSeries
  readonly useTime: HistogramSeries
  readonly timeouts: CounterSeries
}

/**
 * Every pool that is in use, read at each collection: queries pay nothing for it and the numbers are exact.
 *
 * Pools are held weakly: one that the application drops without ending it is collected and leaves the scrape.
 */
export class PoolRegistry implements ServersInUse {
  readonly #createTime: Histogram<typeof dbClientConnectionCreateTime>
  readonly #waitTime: Histogram<typeof dbClientConnectionWaitTime>
  readonly #useTime: Histogram<typeof dbClientConnectionUseTime>
  readonly #timeouts: Counter<typeof dbClientConnectionTimeouts>
  readonly #records = new WeakMap<PgPool, PoolRecord>()
  readonly #pools = new Set<WeakRef<PgPool>>()
  #pruneAtSize = 64

  constructor(store: SeriesStore) {
    this.#createTime = store.histogram(dbClientConnectionCreateTime)
    this.#waitTime = store.histogram(dbClientConnectionWaitTime)
    this.#useTime = store.histogram(dbClientConnectionUseTime)
    this.#timeouts = store.counter(dbClientConnectionTimeouts)
    const count = store.observable(dbClientConnectionCount)
    const limit = store.observable(dbClientConnectionLimit)
    const pending = store.observable(dbClientConnectionPendingRequests)
    store.onCollect('pg', () => {
      for (const pool of this.#living()) {
        const name = this.#records.get(pool)?.target?.poolName
        if (name === undefined) continue
        const attributes = { 'db.client.connection.pool.name': name }
        const { idleCount, totalCount, waitingCount } = pool
        count.observe(idleCount, { ...attributes, 'db.client.connection.state': 'idle' })
        count.observe(totalCount - idleCount, { ...attributes, 'db.client.connection.state': 'used' })
        pending.observe(waitingCount, attributes)
        if (typeof pool.options.max === 'number') limit.observe(pool.options.max, attributes)
      }
    })
  }

  /** How many pools are remembered, those included that are gone and not noticed yet. */
  get size(): number {
    return this.#pools.size
  }

  /** Gives what is remembered of a pool; the first call puts it into the scrape. */
  pool(pool: PgPool): PoolRecord {
    let record = this.#records.get(pool)
    if (record === undefined) {
      this.#records.set(pool, (record = {}))
      this.#add(pool)
    }
    return record
  }

  /** Says which database a pool connects to; gives the series of the pools of that name. */
  name(record: PoolRecord, target: DatabaseTarget): PoolSeries {
    record.target ??= target
    return (record.series ??= this.#bind(record.target))
  }

  /** Names the databases of the pools that made a client and are not ending. */
  *servers(): Generator<string> {
    for (const { name } of this.#named()) yield name
  }

  /**
   * Asks a database through each of its pools; rejects with what is wrong.
   *
   * A pool that has no connection to lend keeps the question waiting like any other; a connection that
   * does not answer in time is closed by its pool.
   */
  async ask(server: string, { timeoutMs }: { timeoutMs: number }): Promise<void> {
    const pools = [...this.#named()].filter(({ name }) => name === server)
    await Promise.all(
      pools.map(async ({ pool }) => pool.query?.({ text: 'SELECT 1', query_timeout: timeoutMs })),
    )
  }

  *#named(): Generator<{ readonly name: string; readonly pool: PgPool }> {
    for (const pool of this.#living()) {
      const name = this.#records.get(pool)?.target?.poolName
      if (name !== undefined && pool.ending !== true) yield { name, pool }
    }
  }

  #bind({ poolName }: DatabaseTarget): PoolSeries {
    const attributes = { 'db.client.connection.pool.name': poolName }
    return {
      createTime: this.#createTime.bind(attributes),
      waitTime: this.#waitTime.bind(attributes),
      useTime: this.#useTime.bind(attributes),
      timeouts: this.#timeouts.bind(attributes),
    }
  }

  #add(pool: PgPool): void {
    this.#pools.add(new WeakRef(pool))
    if (this.#pools.size < this.#pruneAtSize) return
    // Without a scrape nothing else would forget the pools that are gone.
    const living = [...this.#living()].length
    this.#pruneAtSize = Math.max(64, living * 2)
  }

  *#living(): Generator<PgPool> {
    for (const reference of this.#pools) {
      const pool = reference.deref()
      if (pool === undefined || pool.ended) this.#pools.delete(reference)
      else yield pool
    }
  }
}
