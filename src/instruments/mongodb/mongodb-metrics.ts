import type { SeriesStore } from '../../series/series-store.ts'
import type { HistogramSeries } from '../../series/series.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import type { DatabaseAddress } from '../database/pool-name.ts'
import { DatabaseTargets } from '../database/database-targets.ts'
import { PoolGauges } from '../database/pool-gauges.ts'
import { PoolMeters, type PoolSeries } from '../database/pool-meters.ts'
import { UseTimes } from '../database/use-times.ts'
import { LiveSet } from '../live-set.ts'
import { mongodbCommands } from './mongodb-commands.ts'
import { mongodbErrorType } from './mongodb-error-type.ts'
import { targetsKey, type MongoConnection, type MongoPool } from './mongodb-library.ts'
import { reportFailure } from './mongodb-patches.ts'
import { MongodbServers } from './mongodb-servers.ts'

/** What is remembered of a pool. */
export interface PoolRecord {
  readonly series: PoolSeries
  readonly useTime: HistogramSeries
}

/** The metrics of every copy of the driver in the process, over one store. */
export class MongodbMetrics {
  /** Of operations for which no server was found. */
  readonly unknownTarget: DatabaseTarget
  readonly servers: MongodbServers = new MongodbServers()
  readonly #targets: DatabaseTargets
  readonly #gauges: PoolGauges
  readonly #meters: PoolMeters
  readonly #useTimes: UseTimes
  readonly #records = new WeakMap<MongoPool, PoolRecord>()
  readonly #pools = new LiveSet<MongoPool>(({ closed }) => closed)

  constructor(store: SeriesStore) {
    this.#targets = new DatabaseTargets(store, {
      name: 'mongodb',
      operationNames: mongodbCommands,
      errorTypeOf: mongodbErrorType,
      reportFailure,
    })
    this.unknownTarget = this.#targets.of({})
    this.#gauges = new PoolGauges(store)
    this.#meters = new PoolMeters(store)
    this.#useTimes = new UseTimes(store)
    store.onCollect('mongodb', () => {
      for (const pool of this.#pools.living()) this.#observe(pool)
    })
  }

  /** Gives the database that a connection's command goes to. */
  target(connection: MongoConnection, database: string): DatabaseTarget {
    const targets = (connection[targetsKey] ??= new Map<string, DatabaseTarget>())
    let target = targets.get(database)
    if (target === undefined) {
      target = this.#targets.of({ ...addressOf(connection.address), database })
      if (targets.size < databaseLimit) targets.set(database, target)
    }
    return target
  }

  /** Gives what is remembered of a pool; the first call puts it into the scrape. */
  pool(pool: MongoPool): PoolRecord {
    let record = this.#records.get(pool)
    if (record === undefined) {
      record = { series: this.#meters.bind(pool.address), useTime: this.#useTimes.bind(pool.address) }
      this.#records.set(pool, record)
      this.#pools.add(pool)
    }
    return record
  }

  #observe(pool: MongoPool): void {
    const { maxPoolSize } = pool.options
    this.#gauges.observe(pool.address, {
      idle: pool.availableConnectionCount,
      used: pool.currentCheckedOutCount + pool.pendingConnectionCount,
      pending: pool.waitQueueSize,
      // 0 is no limit.
      limit: typeof maxPoolSize === 'number' && maxPoolSize > 0 ? maxPoolSize : undefined,
    })
  }
}

const databaseLimit = 32

function addressOf(address: string): DatabaseAddress {
  const match = /^(.*):(\d+)$/.exec(address)
  return match === null ? { host: address } : { host: match[1], port: Number(match[2]) }
}

const metricsOfStores = new WeakMap<SeriesStore, MongodbMetrics>()

/** Gives the one `MongodbMetrics` of a store. */
export function mongodbMetricsOf(store: SeriesStore): MongodbMetrics {
  let metrics = metricsOfStores.get(store)
  if (metrics === undefined) metricsOfStores.set(store, (metrics = new MongodbMetrics(store)))
  return metrics
}
