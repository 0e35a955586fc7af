import type { SeriesStore } from '../../series/series-store.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import { DatabaseTargets } from '../database/database-targets.ts'
import { mysql2ErrorType } from './mysql2-error-type.ts'
import type { MysqlConfig } from './mysql2-library.ts'
import { reportFailure } from './mysql2-patches.ts'
import { Mysql2Pools } from './mysql2-pools.ts'
import { mysqlVerbs } from './mysql-verbs.ts'

/** The metrics of every copy of mysql2 in the process, over one store. */
export class Mysql2Metrics {
  readonly pools: Mysql2Pools
  /** What `query` or `execute` of a pool was called with: set only while its call runs, within which it asks for a connection. */
  poolStatement: unknown
  readonly #targets: DatabaseTargets
  readonly #targetOfConfig = new WeakMap<MysqlConfig, { database: unknown; target: DatabaseTarget }>()

  constructor(store: SeriesStore) {
    this.#targets = new DatabaseTargets(store, {
      name: 'mysql',
      operationNames: mysqlVerbs,
      errorTypeOf: mysql2ErrorType,
      reportFailure,
    })
    this.pools = new Mysql2Pools(store, (config) => this.target(config))
  }

  /** Gives the database that a connection with this configuration uses now; `changeUser` may change it. */
  target(config: MysqlConfig): DatabaseTarget {
    const { database } = config
    const known = this.#targetOfConfig.get(config)
    if (known !== undefined && known.database === database) return known.target
    const { host, port, socketPath } = config
    const target = this.#targets.of(socketPath ? { host: socketPath, database } : { host, port, database })
    this.#targetOfConfig.set(config, { database, target })
    return target
  }
}

const metricsOfStores = new WeakMap<SeriesStore, Mysql2Metrics>()

/** Gives the one `Mysql2Metrics` of a store. */
export function mysql2MetricsOf(store: SeriesStore): Mysql2Metrics {
  let metrics = metricsOfStores.get(store)
  if (metrics === undefined) metricsOfStores.set(store, (metrics = new Mysql2Metrics(store)))
  return metrics
}
