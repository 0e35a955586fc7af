import type { DatabaseTarget } from '../database/database-target.ts'
import type { DatabaseAddress } from '../database/pool-name.ts'
import type { PoolState } from '../database/pool-gauges.ts'
import type { PoolSeries } from '../database/pool-meters.ts'
import type { PostgresOptions, PostgresQueues } from './postgres-library.ts'

/** A pool of postgres.js, which is what `postgres()` makes. */
export class PostgresPool {
  readonly target: DatabaseTarget
  readonly series: PoolSeries
  /** How many queries have not been given to a connection yet. */
  waitingCount = 0
  /** Whether the application has ended its connections since it used them. */
  isEnded = false
  /** Asks the server something that nothing depends on, once a query has been seen. */
  ask: (() => PromiseLike<unknown>) | undefined
  readonly #queues: PostgresQueues
  readonly #limit: number | undefined

  constructor({ target, series, queues, options }: PostgresPoolParts) {
    this.target = target
    this.series = series
    this.#queues = queues
    // It comes as text from a URL or the environment.
    const limit = Number(options.max)
    this.#limit = Number.isFinite(limit) ? limit : undefined
  }

  /** Tells how the pool stands; a connection that is being opened counts as used. */
  state(): PoolState {
    const { connecting, reserved, open, busy, full } = this.#queues
    return {
      idle: open.length,
      used: connecting.length + reserved.length + busy.length + full.length,
      pending: this.waitingCount,
      limit: this.#limit,
    }
  }
}

export interface PostgresPoolParts {
  readonly target: DatabaseTarget
  readonly series: PoolSeries
  readonly queues: PostgresQueues
  readonly options: PostgresOptions
}

/** Tells where a pool connects to: the first of its hosts, a socket by the folder that it is in. */
export function addressOf({ host, port, path, database }: PostgresOptions): DatabaseAddress {
  const socket = typeof path === 'string' ? /^(.*)\/\.s\.PGSQL\.(\d+)$/.exec(path) : null
  if (socket !== null) return { host: socket[1], port: Number(socket[2]), database }
  return path ? { host: path, database } : { host: host?.[0], port: port?.[0], database }
}
