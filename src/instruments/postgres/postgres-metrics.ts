import type { SeriesStore } from '../../series/series-store.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import { DatabaseTargets } from '../database/database-targets.ts'
import { PoolGauges } from '../database/pool-gauges.ts'
import { PoolMeters } from '../database/pool-meters.ts'
import { postgresVerbs } from '../database/postgres-verbs.ts'
import type { ServersInUse } from '../instrument.ts'
import { LiveSet } from '../live-set.ts'
import { postgresErrorType } from './postgres-error-type.ts'
import type {
  PostgresOptions,
  PostgresQuery,
  PostgresQueryClass,
  PostgresQueues,
} from './postgres-library.ts'
import { reportFailure } from './postgres-patches.ts'
import { addressOf, PostgresPool } from './postgres-pool.ts'

/** The metrics of every copy of postgres.js in the process, over one store. */
export class PostgresMetrics implements ServersInUse {
  /** Of queries that no connection was ever asked for: those of a pool that had ended. */
  readonly unknownTarget: DatabaseTarget
  /** The handlers of pools: what they are given waits for a connection of this pool. */
  readonly poolOfHandler = new WeakMap<object, PostgresPool>()
  /** The handlers of connections, which ask the server on their own when they are opened. */
  readonly internalHandlers = new WeakSet<object>()
  readonly #targets: DatabaseTargets
  readonly #gauges: PoolGauges
  readonly #meters: PoolMeters
  /** By the queues of a pool, which live as long as it does. */
  readonly #pools = new WeakMap<PostgresQueues, PostgresPool>()
  readonly #used = new LiveSet<PostgresQueues>()

  constructor(store: SeriesStore) {
    this.#targets = new DatabaseTargets(store, {
      name: 'postgresql',
      operationNames: postgresVerbs,
      errorTypeOf: postgresErrorType,
      reportFailure,
    })
    this.unknownTarget = this.#targets.of({})
    this.#gauges = new PoolGauges(store)
    this.#meters = new PoolMeters(store)
    store.onCollect('postgres', () => {
      for (const pool of this.#living()) this.#gauges.observe(pool.target.poolName, pool.state())
    })
  }

  /** Says that the connections of a pool are ended; one that was never used stays unknown. */
  end(queues: PostgresQueues): void {
    const pool = this.#pools.get(queues)
    if (pool !== undefined) pool.isEnded = true
  }

  /** Says to which pool a query was given: what it gives its queries to is the way to ask the server something. */
  place({ handler, constructor }: PostgresQuery, pool: PostgresPool): void {
    this.poolOfHandler.set(handler, pool)
    const Query = constructor as PostgresQueryClass
    pool.ask ??= () => new Query(['SELECT 1'], [], handler, undefined, { prepare: false, simple: true })
  }

  /** Names the databases of the pools that were used and have not ended. */
  *servers(): Generator<string> {
    for (const { target, isEnded } of this.#living()) if (!isEnded) yield target.poolName
  }

  /** Asks a database through each of its pools; rejects with what is wrong. */
  async ask(server: string): Promise<void> {
    const pools = [...this.#living()].filter(({ target, isEnded }) => target.poolName === server && !isEnded)
    await Promise.all(pools.map(async (pool) => pool.ask?.()))
  }

  *#living(): Generator<PostgresPool> {
    for (const queues of this.#used.living()) {
      const pool = this.#pools.get(queues)
      if (pool !== undefined) yield pool
    }
  }

  /** Gives the pool that has these queues; it is in the scrape from now on. */
  pool(queues: PostgresQueues, options: PostgresOptions): PostgresPool {
    let pool = this.#pools.get(queues)
    if (pool === undefined) {
      const target = this.#targets.of(addressOf(options))
      pool = new PostgresPool({ target, series: this.#meters.bind(target.poolName), queues, options })
      this.#pools.set(queues, pool)
      this.#used.add(queues)
    }
    return pool
  }
}

const metricsOfStores = new WeakMap<SeriesStore, PostgresMetrics>()

/** Gives the one `PostgresMetrics` of a store. */
export function postgresMetricsOf(store: SeriesStore): PostgresMetrics {
  let metrics = metricsOfStores.get(store)
  if (metrics === undefined) metricsOfStores.set(store, (metrics = new PostgresMetrics(store)))
  return metrics
}
