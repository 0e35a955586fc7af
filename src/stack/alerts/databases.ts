import { pgActivityCount, pgDeadlocks, pgMaxConnections, pgUp } from '../exporters/postgres-metrics.ts'
import {
  redisMemoryMax,
  redisMemoryUsed,
  redisRejectedConnections,
  redisUp,
} from '../exporters/redis-metrics.ts'
import { up } from '../exporters/prometheus-metrics.ts'
import { alert } from './alert.ts'
import { constant, growing } from './cases.ts'

const postgres = { job: 'postgres', instance: 'postgres-exporter:9187' } as const
const redis = { job: 'redis', instance: 'redis-exporter:9121' } as const
const dashboard = 'meterbridge-datastores'

/** The servers of Postgres and Redis, as their exporters see them. */
export const databaseAlerts = {
  PostgresDown: alert({
    needs: 'postgres',
    severity: 'critical',
    for: '1m',
    thresholds: {},
    expression: ({ query }) => {
      const scraped = query.exported(up, { job: 'postgres' })
      return `${query.exported(pgUp)} == 0 or ${scraped} == 0 or absent(${scraped})`
    },
    summary: () => 'Postgres does not answer{{ with $labels.instance }} ({{ . }}){{ end }}',
    description: 'The database, or the exporter that looks at it, cannot be reached.',
    causes: [
      'The server is down or takes no more connections.',
      'The exporter is down, or its password is wrong.',
    ],
    steps: [
      'See whether services reach it: `dependency_up`.',
      'Read the log of the server, then of the exporter.',
    ],
    dashboard,
    cases: ({ query }) => ({
      fires: [[query.exported(pgUp, postgres), constant(0)]],
      quiet: [
        [query.exported(pgUp, postgres), constant(1)],
        [query.exported(up, postgres), constant(1)],
      ],
    }),
  }),

  PostgresHighConnections: alert({
    needs: 'postgres',
    severity: 'medium',
    for: '5m',
    thresholds: { usedRatio: 0.8 },
    expression: ({ query, thresholds }) =>
      `sum by (job, instance) (${query.exported(pgActivityCount)}) / min by (job, instance) (${query.exported(pgMaxConnections)}) > ${thresholds.usedRatio}`,
    summary: () =>
      'Postgres {{ $labels.instance }} has {{ $value | humanizePercentage }} of its connections in use',
    description: 'Once all are in use, further clients are refused.',
    causes: ['More instances, or larger pools, than the server is made for.', 'Transactions that never end.'],
    steps: [
      'Count them: `select state, count(*) from pg_stat_activity group by 1`.',
      'Make pools smaller, or put pgbouncer in between.',
    ],
    dashboard,
    cases: ({ query, thresholds }) => {
      const max: readonly [string, string] = [query.exported(pgMaxConnections, postgres), constant(100)]
      const used = query.exported(pgActivityCount, { ...postgres, datname: 'shop', state: 'active' })
      return {
        fires: [max, [used, constant(50 * (1 + thresholds.usedRatio))]],
        quiet: [max, [used, constant(50 * thresholds.usedRatio)]],
      }
    },
  }),

  PostgresDeadlocks: alert({
    needs: 'postgres',
    severity: 'medium',
    for: '0s',
    thresholds: {},
    expression: ({ query }) =>
      `sum by (job, instance, datname) (increase(${query.exported(pgDeadlocks)}[5m])) > 0`,
    summary: () => 'Transactions in {{ $labels.datname }} have blocked each other',
    description:
      'Postgres has ended one of two transactions that waited for each other; it must be tried again.',
    causes: ['Code that locks the same rows in different orders.'],
    steps: ['Read both statements in the log of the server.', 'Lock in one order everywhere.'],
    dashboard,
    cases: ({ query }) => {
      const series = query.exported(pgDeadlocks, { ...postgres, datname: 'shop' })
      return { fires: [[series, growing(1)]], quiet: [[series, growing(0)]] }
    },
  }),

  RedisDown: alert({
    needs: 'redis',
    severity: 'critical',
    for: '1m',
    thresholds: {},
    expression: ({ query }) => {
      const scraped = query.exported(up, { job: 'redis' })
      return `${query.exported(redisUp)} == 0 or ${scraped} == 0 or absent(${scraped})`
    },
    summary: () => 'Redis does not answer{{ with $labels.instance }} ({{ . }}){{ end }}',
    description: 'Redis, or the exporter that looks at it, cannot be reached.',
    causes: ['The server is down.', 'The exporter is down, or its password is wrong.'],
    steps: [
      'See whether services reach it: `dependency_up`.',
      'Read the log of the server, then of the exporter.',
    ],
    dashboard,
    cases: ({ query }) => ({
      fires: [[query.exported(redisUp, redis), constant(0)]],
      quiet: [
        [query.exported(redisUp, redis), constant(1)],
        [query.exported(up, redis), constant(1)],
      ],
    }),
  }),

  RedisHighMemoryUsage: alert({
    needs: 'redis',
    severity: 'medium',
    for: '5m',
    thresholds: { usedRatio: 0.9 },
    // Without a limit the maximum is 0.
    expression: ({ query, thresholds }) =>
      `${query.exported(redisMemoryUsed)} / (${query.exported(redisMemoryMax)} > 0) > ${thresholds.usedRatio}`,
    summary: () => 'Redis {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory',
    description: 'Once it is full, Redis evicts keys or refuses writes, as it is configured.',
    causes: ['Keys without an expiry.', 'Queues that keep every job that is done.'],
    steps: ['Find what is large: `redis-cli --bigkeys`.', 'Set expiries, or raise `maxmemory`.'],
    dashboard,
    cases: ({ query, thresholds }) => {
      const max: readonly [string, string] = [query.exported(redisMemoryMax, redis), constant(1e9)]
      const used = query.exported(redisMemoryUsed, redis)
      return {
        fires: [max, [used, constant(5e8 * (1 + thresholds.usedRatio))]],
        quiet: [max, [used, constant(5e8 * thresholds.usedRatio)]],
      }
    },
  }),

  RedisRejectedConnections: alert({
    needs: 'redis',
    severity: 'critical',
    for: '0s',
    thresholds: {},
    expression: ({ query }) => `increase(${query.exported(redisRejectedConnections)}[5m]) > 0`,
    summary: () => 'Redis {{ $labels.instance }} refuses connections',
    description: 'The limit of clients is reached.',
    causes: ['Connections that are never closed.', 'More instances than `maxclients` allows.'],
    steps: ['List the clients: `redis-cli client list`.', 'Raise `maxclients`.'],
    dashboard,
    cases: ({ query }) => {
      const series = query.exported(redisRejectedConnections, redis)
      return { fires: [[series, growing(1)]], quiet: [[series, growing(0)]] }
    },
  }),
}
