import type { SeriesStore } from '../../series/series-store.ts'
import type { HistogramSeries } from '../../series/series.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import { PoolGauges } from '../database/pool-gauges.ts'
import { PoolMeters, type PoolSeries } from '../database/pool-meters.ts'
import { UseTimes } from '../database/use-times.ts'
import type { ServersInUse } from '../instrument.ts'
import { LiveSet } from '../live-set.ts'
import type { MysqlConfig, MysqlPool } from './mysql2-library.ts'

/** What is remembered of a pool. */
export interface PoolRecord {
  readonly target: DatabaseTarget
  readonly series: PoolSeries
  readonly useTime: HistogramSeries
}

/** Every pool that is in use, read at each collection: queries pay nothing for it and the numbers are exact. */
export class Mysql2Pools implements ServersInUse {
  readonly #gauges: PoolGauges
  readonly #meters: PoolMeters
  readonly #useTimes: UseTimes
  readonly #targetOf: (config: MysqlConfig) => DatabaseTarget
  readonly #records = new WeakMap<MysqlPool, PoolRecord>()
  readonly #pools = new LiveSet<MysqlPool>(({ _closed }) => _closed)

  constructor(store: SeriesStore, targetOf: (config: MysqlConfig) => DatabaseTarget) {
    this.#gauges = new PoolGauges(store)
    this.#meters = new PoolMeters(store)
    this.#useTimes = new UseTimes(store)
    this.#targetOf = targetOf
    store.onCollect('mysql2', () => {
      for (const pool of this.#pools.living()) this.#observe(pool)
    })
  }

  /** Gives what is remembered of a pool; the first call puts it into the scrape. */
  of(pool: MysqlPool): PoolRecord {
    let record = this.#records.get(pool)
    if (record === undefined) {
      const target = this.#targetOf(pool.config.connectionConfig)
      const { poolName } = target
      record = { target, series: this.#meters.bind(poolName), useTime: this.#useTimes.bind(poolName) }
      this.#records.set(pool, record)
      this.#pools.add(pool)
    }
    return record
  }

  /** Names the databases of the pools that have been asked for a connection and are not ended. */
  *servers(): Generator<string> {
    for (const pool of this.#pools.living()) yield this.of(pool).target.poolName
  }

  /** Asks a database through each of its pools; rejects with what is wrong. */
  async ask(server: string, { timeoutMs }: { timeoutMs: number }): Promise<void> {
    const pools = [...this.#pools.living()].filter((pool) => this.of(pool).target.poolName === server)
    await Promise.all(
      pools.map(
        (pool) =>
          new Promise<void>((resolve, reject) => {
            const answered = (error: unknown): void => (error ? reject(error as Error) : resolve())
            pool.query({ sql: 'SELECT 1', timeout: timeoutMs }, answered)
          }),
      ),
    )
  }

  #observe(pool: MysqlPool): void {
    const { connectionLimit } = pool.config
    const idle = pool._freeConnections.length
    this.#gauges.observe(this.of(pool).target.poolName, {
      idle,
      used: pool._allConnections.length - idle,
      pending: pool._connectionQueue.length,
      // 0 is no limit.
      limit: typeof connectionLimit === 'number' && connectionLimit > 0 ? connectionLimit : undefined,
    })
  }
}
