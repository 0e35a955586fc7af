import {
  dbClientConnectionCount,
  dbClientConnectionLimit,
  dbClientConnectionPendingRequests,
  dbClientConnectionTimeouts,
} from '../../catalog/connection-pools.ts'
import { redisClientConnectionCount } from '../../catalog/redis.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { levelOver } from '../conditions/level-over.ts'
import { usedOver } from '../conditions/used-over.ts'
import { alert } from './alert.ts'

const target = { job: 'api', instance: 'api:9464' } as const
const pool = { ...target, 'db.client.connection.pool.name': 'postgres:5432/shop' } as const
const by = ['job', 'instance', 'db.client.connection.pool.name'] as const
const dashboard = 'meterbridge-overview'

/** The connections of a service to its databases. */
export const poolAlerts = {
  ConnectionPoolExhausted: alert({
    severity: 'high',
    for: '2m',
    thresholds: { waiting: 0 },
    ...levelOver(dbClientConnectionPendingRequests, {
      with: 'sum',
      by,
      threshold: 'waiting',
      example: pool,
    }),
    summary: ({ query }) =>
      `{{ $value }} requests of {{ $labels.instance }} ({{ $labels.job }}) wait for a connection to ${query.labelValue(dbClientConnectionCount, 'db.client.connection.pool.name')}`,
    description: 'All connections of a pool are in use, so each further request waits until one is free.',
    causes: [
      'Slow queries or transactions that stay open.',
      'Connections that are never given back.',
      'A pool that is too small for the load.',
    ],
    steps: [
      'Compare with the duration of queries, and with how long connections are held.',
      'See in the code whether each connection is given back when something throws.',
      'Make the pool larger while the server has connections left.',
    ],
    dashboard,
  }),

  ConnectionPoolNearLimit: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { usedRatio: 0.9 },
    ...usedOver(dbClientConnectionCount, {
      where: { 'db.client.connection.state': 'used' },
      limit: dbClientConnectionLimit,
      by,
      threshold: 'usedRatio',
      example: { ...pool, 'db.client.connection.state': 'used' },
      limitExample: pool,
    }),
    summary: ({ query }) =>
      `{{ $labels.instance }} ({{ $labels.job }}) has {{ $value | humanizePercentage }} of its connections to ${query.labelValue(dbClientConnectionCount, 'db.client.connection.pool.name')} in use`,
    description: 'With a little more load, requests wait for a connection.',
    causes: [
      'More load than the pool is made for.',
      'Slow queries.',
      'Connections that are never given back.',
    ],
    steps: [
      'See whether the number follows the load or only grows.',
      'Make the pool larger, or queries faster.',
    ],
    dashboard,
  }),

  ConnectionPoolTimeouts: alert({
    severity: 'high',
    for: '0s',
    thresholds: { timeouts: 0 },
    ...increaseOver(dbClientConnectionTimeouts, {
      by: ['job', 'db.client.connection.pool.name'],
      window: '5m',
      threshold: 'timeouts',
      example: pool,
    }),
    summary: ({ query }) =>
      `Requests of {{ $labels.job }} give up waiting for a connection to ${query.labelValue(dbClientConnectionTimeouts, 'db.client.connection.pool.name')}`,
    description: 'They have waited as long as the pool lets them, and failed.',
    causes: ['The pool is exhausted.', 'The server accepts no connections.'],
    steps: ['See whether all connections of the pool are in use.', 'See whether the server can be reached.'],
    dashboard,
  }),

  RedisClientReconnecting: alert({
    severity: 'high',
    for: '1m',
    thresholds: { connections: 0 },
    ...levelOver(redisClientConnectionCount, {
      with: 'sum',
      where: { 'redis.client.connection.state': 'reconnecting' },
      by: ['job', 'instance', 'server.address'],
      threshold: 'connections',
      example: { ...target, 'server.address': 'redis', 'redis.client.connection.state': 'reconnecting' },
    }),
    summary: ({ query }) =>
      `{{ $labels.instance }} ({{ $labels.job }}) has lost {{ $value }} connections to Redis at ${query.labelValue(redisClientConnectionCount, 'server.address')}`,
    description: 'The client tries to connect again; commands wait in memory or fail.',
    causes: ['Redis is down or takes no more clients.', 'The network between the two is broken.'],
    steps: ['See whether other services reach it.', 'Read the log of Redis.'],
    dashboard,
  }),
}
