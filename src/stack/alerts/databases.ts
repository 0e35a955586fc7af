import { pgActivityCount, pgDeadlocks, pgMaxConnections, pgUp } from '../exporters/postgres-metrics.ts'
import {
  redisMemoryMax,
  redisMemoryUsed,
  redisRejectedConnections,
  redisUp,
} from '../exporters/redis-metrics.ts'
import { alert } from './alert.ts'
import { exporterDown } from '../conditions/exporter-down.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { constant } from '../conditions/series-values.ts'
import { usedOver } from '../conditions/used-over.ts'

const postgres = { job: 'postgres', instance: 'postgres-exporter:9187' } as const
const redis = { job: 'redis', instance: 'redis-exporter:9121' } as const
const backend = { ...postgres, datname: 'shop', state: 'active' } as const
const dashboard = 'meterbridge-datastores'

const connectionsUsed = usedOver(pgActivityCount, {
  limit: pgMaxConnections,
  by: ['job', 'instance'],
  threshold: 'usedRatio',
  example: backend,
  limitExample: postgres,
})

/** The servers of Postgres and Redis, as their exporters see them. */
export const databaseAlerts = {
  PostgresDown: alert({
    needs: 'postgres',
    severity: 'critical',
    for: '1m',
    thresholds: {},
    ...exporterDown(pgUp, { target: postgres }),
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
  }),

  PostgresHighConnections: alert({
    needs: 'postgres',
    severity: 'medium',
    for: '5m',
    thresholds: { connections: 80, usedRatio: 0.8 },
    expression: (context) =>
      [
        `sum by (job, instance) (${context.query.exported(pgActivityCount)}) > ${context.thresholds.connections}`,
        connectionsUsed.expression(context),
      ].join(' or '),
    summary: () =>
      'Postgres {{ $labels.instance }} has {{ if gt $value 1.0 }}{{ $value }} connections{{ else }}{{ $value | humanizePercentage }} of its connections{{ end }} in use',
    description: 'Once all are in use, further clients are refused.',
    causes: ['More instances, or larger pools, than the server is made for.', 'Transactions that never end.'],
    steps: [
      'Count them: `select state, count(*) from pg_stat_activity group by 1`.',
      'Make pools smaller, or put pgbouncer in between.',
    ],
    dashboard,
    cases: ({ query, thresholds: { connections, usedRatio } }) => {
      const limit = query.exported(pgMaxConnections, postgres)
      const used = query.exported(pgActivityCount, backend)
      // The first fires by number: far from the limit.
      return {
        fires: [
          [limit, constant(1000 * connections)],
          [used, constant(2 * connections)],
        ],
        quiet: [
          [limit, constant(connections)],
          [used, constant((Math.min(1, usedRatio) * connections) / 2)],
        ],
      }
    },
  }),

  PostgresDeadlocks: alert({
    needs: 'postgres',
    severity: 'medium',
    for: '0s',
    thresholds: {},
    ...increaseOver(pgDeadlocks, {
      by: ['job', 'instance', 'datname'],
      window: '5m',
      example: { ...postgres, datname: 'shop' },
    }),
    summary: () => 'Transactions in {{ $labels.datname }} have blocked each other',
    description:
      'Postgres has ended one of two transactions that waited for each other; it must be tried again.',
    causes: ['Code that locks the same rows in different orders.'],
    steps: ['Read both statements in the log of the server.', 'Lock in one order everywhere.'],
    dashboard,
  }),

  RedisDown: alert({
    needs: 'redis',
    severity: 'critical',
    for: '1m',
    thresholds: {},
    ...exporterDown(redisUp, { target: redis }),
    summary: () => 'Redis does not answer{{ with $labels.instance }} ({{ . }}){{ end }}',
    description: 'Redis, or the exporter that looks at it, cannot be reached.',
    causes: ['The server is down.', 'The exporter is down, or its password is wrong.'],
    steps: [
      'See whether services reach it: `dependency_up`.',
      'Read the log of the server, then of the exporter.',
    ],
    dashboard,
  }),

  RedisHighMemoryUsage: alert({
    needs: 'redis',
    severity: 'medium',
    for: '5m',
    thresholds: { usedRatio: 0.9 },
    ...usedOver(redisMemoryUsed, {
      limit: redisMemoryMax,
      by: ['job', 'instance'],
      threshold: 'usedRatio',
      example: redis,
      limitExample: redis,
    }),
    summary: () => 'Redis {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory',
    description: 'Once it is full, Redis evicts keys or refuses writes, as it is configured.',
    causes: ['Keys without an expiry.', 'Queues that keep every job that is done.'],
    steps: ['Find what is large: `redis-cli --bigkeys`.', 'Set expiries, or raise `maxmemory`.'],
    dashboard,
  }),

  RedisRejectedConnections: alert({
    needs: 'redis',
    severity: 'critical',
    for: '0s',
    thresholds: {},
    ...increaseOver(redisRejectedConnections, { by: ['job', 'instance'], window: '5m', example: redis }),
    summary: () => 'Redis {{ $labels.instance }} refuses connections',
    description: 'The limit of clients is reached.',
    causes: ['Connections that are never closed.', 'More instances than `maxclients` allows.'],
    steps: ['List the clients: `redis-cli client list`.', 'Raise `maxclients`.'],
    dashboard,
  }),
}
