import type { SeriesStore } from '../../series/series-store.ts'
import type { HistogramSeries } from '../../series/series.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import { PoolGauges } from '../database/pool-gauges.ts'
import { PoolMeters, type PoolSeries } from '../database/pool-meters.ts'
import { UseTimes } from '../database/use-times.ts'
import type { ServersInUse } from '../instrument.ts'
import { LiveSet } from '../live-set.ts'
import type { PgPool } from './library.ts'

/** What the instrument remembers of a pool. */
export interface PoolRecord {
  /** The database, known since the pool made its first client. */
  target?: DatabaseTarget
  /** Bound with the database, since its name is theirs. */
  series?: PoolSeries
  useTime?: HistogramSeries
}

/**
 * Every pool that is in use, read at each collection: queries pay nothing for it and the numbers are exact.
 *
 * Pools are held weakly: one that the application drops without ending it is collected and leaves the scrape.
 */
export class PoolRegistry implements ServersInUse {
  readonly #gauges: PoolGauges
  readonly #meters: PoolMeters
  readonly #useTimes: UseTimes
  readonly #records = new WeakMap<PgPool, PoolRecord>()
  readonly #pools = new LiveSet<PgPool>(({ ended }) => ended === true)

  constructor(store: SeriesStore) {
    this.#gauges = new PoolGauges(store)
    this.#meters = new PoolMeters(store)
    this.#useTimes = new UseTimes(store)
    store.onCollect('pg', () => {
      for (const pool of this.#pools.living()) {
        const name = this.#records.get(pool)?.target?.poolName
        if (name === undefined) continue
        const { idleCount, totalCount, waitingCount } = pool
        const { max } = pool.options
        this.#gauges.observe(name, {
          idle: idleCount,
          used: totalCount - idleCount,
          pending: waitingCount,
          limit: typeof max === 'number' ? max : undefined,
        })
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
      this.#pools.add(pool)
    }
    return record
  }

  /** Says which database a pool connects to; gives the series of the pools of that name. */
  name(record: PoolRecord, target: DatabaseTarget): PoolSeries {
    record.target ??= target
    record.useTime ??= this.#useTimes.bind(record.target.poolName)
    return (record.series ??= this.#meters.bind(record.target.poolName))
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
    for (const pool of this.#pools.living()) {
      const name = this.#records.get(pool)?.target?.poolName
      if (name !== undefined && pool.ending !== true) yield { name, pool }
    }
  }
}
