import type { SeriesStore } from '../../series/series-store.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import { DatabaseTargets } from '../database/database-targets.ts'
import { postgresVerbs } from '../database/postgres-verbs.ts'
import { errorTypeOf } from './error-type.ts'
import type { PgClient } from './library.ts'
import { reportFailure } from './pg-patches.ts'
import { PoolRegistry, type PoolRecord } from './pool-registry.ts'

/** What the instrument remembers of a client. */
export interface ClientRecord {
  readonly target: DatabaseTarget
  /** When a pool lent it out, in milliseconds of `performance.now()`; NaN while it is not lent. */
  lentAtMs: number
}

/** The metrics of every copy of pg in the process, over one store. */
export class PgMetrics {
  readonly pools: PoolRegistry
  readonly targets: DatabaseTargets
  /** The pool that makes a client at this moment: set only while its call runs. */
  connectingPool: PoolRecord | undefined
  /** What `pool.query` was called with: set only while its call runs, within which it asks for a connection. */
  poolQuery: unknown
  /** Weak, so that a client that the application drops is collected. */
  readonly #clients = new WeakMap<PgClient, ClientRecord>()

  constructor(store: SeriesStore) {
    this.targets = new DatabaseTargets(store, {
      name: 'postgresql',
      operationNames: postgresVerbs,
      errorTypeOf,
      reportFailure,
    })
    this.pools = new PoolRegistry(store)
  }

  /** Gives what is remembered of a client. */
  client(client: PgClient): ClientRecord {
    let record = this.#clients.get(client)
    if (record === undefined) {
      record = { target: this.targets.of(client.connectionParameters ?? {}), lentAtMs: Number.NaN }
      this.#clients.set(client, record)
    }
    return record
  }
}

const metricsOfStores = new WeakMap<SeriesStore, PgMetrics>()

/** Gives the one `PgMetrics` of a store. */
export function pgMetricsOf(store: SeriesStore): PgMetrics {
  let metrics = metricsOfStores.get(store)
  if (metrics === undefined) metricsOfStores.set(store, (metrics = new PgMetrics(store)))
  return metrics
}
