import {
  measuredKey,
  type CreateConnection,
  type PostgresConnection,
  type PostgresQuery,
  type PostgresQueues,
} from './postgres-library.ts'
import type { PostgresMetrics } from './postgres-metrics.ts'
import { reportFailure } from './postgres-patches.ts'
import type { PostgresPool } from './postgres-pool.ts'

/**
 * Gives a function that makes connections as the original does, and sees which queries they are given.
 *
 * It is the one place of postgres.js that knows both a pool and what the pool connects to.
 */
export function watchConnections(original: CreateConnection, metrics: PostgresMetrics): CreateConnection {
  return function Connection(options, queues, listeners) {
    if (queues === undefined || listeners === undefined) return original(options, queues, listeners)
    const opening = new Opening()
    const onopen: typeof listeners.onopen = (connection) => {
      opening.end()
      return listeners.onopen(connection)
    }
    const connection = original(options, queues, { ...listeners, onopen })
    try {
      watch(connection, { metrics, opening, queues, poolOf: () => metrics.pool(queues, options) })
    } catch (thrown) {
      reportFailure(thrown)
    }
    return connection
  }
}

interface Watch {
  readonly metrics: PostgresMetrics
  readonly opening: Opening
  readonly queues: PostgresQueues
  /** Called with the first use, so that a pool that does nothing is not in the scrape. */
  poolOf(): PostgresPool
}

function watch(connection: PostgresConnection, { metrics, opening, queues, poolOf }: Watch): void {
  const { connect, execute, end } = connection
  metrics.internalHandlers.add(execute)

  connection.end = function () {
    metrics.end(queues)
    return Reflect.apply(end, this, arguments)
  }

  connection.connect = function (query) {
    try {
      const pool = poolOf()
      opening.begin(pool)
      const measured = query[measuredKey]
      if (measured !== undefined) {
        metrics.place(query, pool)
        pool.isEnded = false
        measured.waitFor(pool)
        onTaken(query, () => {
          opening.end()
          measured.take(pool)
        })
      }
    } catch (thrown) {
      reportFailure(thrown)
    }
    return Reflect.apply(connect, this, arguments)
  }

  connection.execute = function (query) {
    try {
      const measured = query[measuredKey]
      if (measured !== undefined) {
        const pool = poolOf()
        // What a transaction does goes to the connection that it has, and waits for none.
        if (!measured.isPlaced && !connection.reserved) metrics.place(query, pool)
        measured.take(pool)
      }
    } catch (thrown) {
      reportFailure(thrown)
    }
    return Reflect.apply(execute, this, arguments)
  }
}

/** Calls back when a connection that had to be opened takes the query: it calls no method for that, but sets the state. */
function onTaken(query: PostgresQuery, callback: () => void): void {
  let state = query.state
  Object.defineProperty(query, 'state', {
    configurable: true,
    enumerable: true,
    get: () => state,
    set(value: unknown) {
      state = value
      Object.defineProperty(query, 'state', { configurable: true, enumerable: true, writable: true, value })
      callback()
    },
  })
}

/** How long a connection takes to be opened, attempts and pauses between them included. */
class Opening {
  #startMs = Number.NaN
  #pool: PostgresPool | undefined

  begin(pool: PostgresPool): void {
    this.#pool = pool
    this.#startMs = performance.now()
  }

  end(): void {
    const durationSeconds = (performance.now() - this.#startMs) / 1000
    this.#startMs = Number.NaN
    if (!Number.isNaN(durationSeconds)) this.#pool?.series.createTime.record(durationSeconds)
  }
}
