import { dbClientOperationDuration } from '../../catalog/database.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { DatabaseTarget, poolNameOf } from './database-target.ts'
import type { ConnectionParameters, PgClient } from './library.ts'
import { PoolRegistry, type PoolRecord } from './pool-registry.ts'

/** What the instrument remembers of a client. */
export interface ClientRecord {
  readonly target: DatabaseTarget
  /** When a pool lent it out, in milliseconds of `performance.now()`; NaN while it is not lent. */
  lentAtMs: number
}

/** How many databases are remembered; further ones are made anew for each client. */
const targetLimit = 1000

/** The metrics of every copy of pg in the process, over one store. */
export class PgMetrics {
  readonly pools: PoolRegistry
  /** The pool that makes a client at this moment: set only while its call runs. */
  connectingPool: PoolRecord | undefined
  /** What `pool.query` was called with: set only while its call runs, within which it asks for a connection. */
  poolQuery: unknown
  readonly #durations: Histogram<typeof dbClientOperationDuration>
  readonly #targets = new Map<string, DatabaseTarget>()
  /** Weak, so that a client that the application drops is collected. */
  readonly #clients = new WeakMap<PgClient, ClientRecord>()

  constructor(store: SeriesStore) {
    this.#durations = store.histogram(dbClientOperationDuration)
    this.pools = new PoolRegistry(store)
  }

  /** Gives what is remembered of a client. */
  client(client: PgClient): ClientRecord {
    let record = this.#clients.get(client)
    if (record === undefined) {
      record = { target: this.target(client.connectionParameters ?? {}), lentAtMs: Number.NaN }
      this.#clients.set(client, record)
    }
    return record
  }

  /** Gives the database of these parameters. */
  target(parameters: ConnectionParameters): DatabaseTarget {
    const name = poolNameOf(parameters)
    let target = this.#targets.get(name)
    if (target === undefined) {
      target = new DatabaseTarget(this.#durations, parameters)
      if (this.#targets.size < targetLimit) this.#targets.set(name, target)
    }
    return target
  }
}

const metricsOfStores = new WeakMap<SeriesStore, PgMetrics>()

/** Gives the one `PgMetrics` of a store. */
export function pgMetricsOf(store: SeriesStore): PgMetrics {
  let metrics = metricsOfStores.get(store)
  if (metrics === undefined) metricsOfStores.set(store, (metrics = new PgMetrics(store)))
  return metrics
}
