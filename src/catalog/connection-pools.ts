import { databaseSeconds } from './buckets.ts'
import type { Attribute, Metric } from './metric.ts'

const poolName: Attribute = {
  description:
    'The name of the connection pool: `server.address:server.port/db.namespace`, the fallback of the convention, since pools have no name.',
  limit: 100,
}

/** The connections of each pool (semantic conventions, database client metrics, as are all of this file). */
export const dbClientConnectionCount = {
  name: 'db.client.connection.count',
  kind: 'upDownCounter',
  unit: '{connection}',
  description: 'The number of connections that are currently in state described by the `state` attribute.',
  stability: 'development',
  attributes: {
    'db.client.connection.pool.name': poolName,
    'db.client.connection.state': {
      description: 'The state of a connection in the pool; one that is being opened counts as used.',
      values: ['idle', 'used'],
    },
  },
} as const satisfies Metric

/** How many connections each pool may open. */
export const dbClientConnectionLimit = {
  name: 'db.client.connection.limit',
  kind: 'upDownCounter',
  unit: '{connection}',
  description: 'The maximum number of open connections allowed.',
  stability: 'development',
  attributes: { 'db.client.connection.pool.name': poolName },
} as const satisfies Metric

/** How many requests wait until a connection of the pool is free. */
export const dbClientConnectionPendingRequests = {
  name: 'db.client.connection.pending_requests',
  kind: 'upDownCounter',
  unit: '{request}',
  description: 'The number of current pending requests for an open connection.',
  stability: 'development',
  attributes: { 'db.client.connection.pool.name': poolName },
} as const satisfies Metric

/** How many requests gave up waiting for a connection. */
export const dbClientConnectionTimeouts = {
  name: 'db.client.connection.timeouts',
  kind: 'counter',
  unit: '{timeout}',
  description:
    'The number of connection timeouts that have occurred trying to obtain a connection from the pool.',
  stability: 'development',
  attributes: { 'db.client.connection.pool.name': poolName },
} as const satisfies Metric

/** How long opening a connection takes, authentication included. */
export const dbClientConnectionCreateTime = {
  name: 'db.client.connection.create_time',
  kind: 'histogram',
  unit: 's',
  description: 'The time it took to create a new connection.',
  stability: 'development',
  buckets: databaseSeconds,
  attributes: { 'db.client.connection.pool.name': poolName },
} as const satisfies Metric

/** How long a request waits for its connection, be it a free one or a new one. */
export const dbClientConnectionWaitTime = {
  name: 'db.client.connection.wait_time',
  kind: 'histogram',
  unit: 's',
  description: 'The time it took to obtain an open connection from the pool.',
  stability: 'development',
  buckets: databaseSeconds,
  attributes: { 'db.client.connection.pool.name': poolName },
} as const satisfies Metric

/** How long a connection is held before it goes back to its pool. */
export const dbClientConnectionUseTime = {
  name: 'db.client.connection.use_time',
  kind: 'histogram',
  unit: 's',
  description: 'The time between borrowing a connection and returning it to the pool.',
  stability: 'development',
  buckets: databaseSeconds,
  attributes: { 'db.client.connection.pool.name': poolName },
} as const satisfies Metric
