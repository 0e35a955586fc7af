import {
  pgActivityCount,
  pgBlocksHit,
  pgBlocksRead,
  pgCommits,
  pgDatabaseSize,
  pgDeadlocks,
  pgMaxConnections,
  pgRollbacks,
} from '../exporters/postgres-metrics.ts'
import {
  redisCommandsProcessed,
  redisConnectedClients,
  redisKeyspaceHits,
  redisKeyspaceMisses,
  redisMemoryMax,
  redisMemoryUsed,
} from '../exporters/redis-metrics.ts'
import type { Dashboard, Row } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'

/** The servers of Redis and PostgreSQL, as their exporters see them. */
export const datastores: Dashboard = {
  uid: 'meterbridge-datastores',
  title: 'Redis and PostgreSQL',
  description: 'The servers, as their exporters see them.',
  refresh: '30s',
  needs: ['redis', 'postgres'],
  rows: (queries) => [redis(queries), postgres(queries)],
}

function redis(q: PanelQueries): Row {
  const hits = q.exportedRate(redisKeyspaceHits)
  const misses = q.exportedRate(redisKeyspaceMisses)
  return {
    title: 'Redis',
    panels: [
      {
        title: 'Memory',
        description: 'What is used, and the most that may be where a limit is set.',
        type: 'timeseries',
        queries: [
          { expression: q.exported(redisMemoryUsed), legend: 'used {{instance}}', unit: 'bytes' },
          { expression: `${q.exported(redisMemoryMax)} > 0`, legend: 'limit {{instance}}', unit: 'bytes' },
        ],
        alerts: ['RedisHighMemoryUsage'],
      },
      {
        title: 'Commands',
        description: 'Commands of all clients.',
        type: 'timeseries',
        queries: [
          { expression: q.exportedRate(redisCommandsProcessed), legend: '{{instance}}', unit: 'ops' },
        ],
      },
      {
        title: 'Clients',
        description: 'Clients that are connected.',
        type: 'timeseries',
        queries: [{ expression: q.exported(redisConnectedClients), legend: '{{instance}}', unit: 'short' }],
        alerts: ['RedisDown', 'RedisRejectedConnections'],
      },
      {
        title: 'Hit ratio',
        description: 'The share of look-ups of all clients that found a key.',
        type: 'timeseries',
        queries: [
          { expression: `${hits} / (${hits} + ${misses} > 0)`, legend: '{{instance}}', unit: 'percentunit' },
        ],
      },
    ],
  }
}

function postgres(q: PanelQueries): Row {
  const hit = `sum by (instance) (${q.exportedRate(pgBlocksHit)})`
  const read = `sum by (instance) (${q.exportedRate(pgBlocksRead)})`
  return {
    title: 'PostgreSQL',
    panels: [
      {
        title: 'Connections',
        description: 'Connections by state, and the most there may be.',
        type: 'timeseries',
        queries: [
          {
            expression: `sum by (instance, state) (${q.exported(pgActivityCount)})`,
            legend: '{{instance}} {{state}}',
            unit: 'short',
          },
          {
            expression: `max by (instance) (${q.exported(pgMaxConnections)})`,
            legend: '{{instance}} limit',
            unit: 'short',
          },
        ],
        alerts: ['PostgresDown', 'PostgresHighConnections'],
      },
      {
        title: 'Transactions',
        description: 'Transactions by how they end.',
        type: 'timeseries',
        queries: [
          {
            expression: `sum by (datname) (${q.exportedRate(pgCommits)})`,
            legend: 'commit {{datname}}',
            unit: 'ops',
          },
          {
            expression: `sum by (datname) (${q.exportedRate(pgRollbacks)})`,
            legend: 'rollback {{datname}}',
            unit: 'ops',
          },
        ],
      },
      {
        title: 'Cache hit ratio',
        description: 'The share of blocks that were in memory.',
        type: 'timeseries',
        queries: [
          { expression: `${hit} / (${hit} + ${read} > 0)`, legend: '{{instance}}', unit: 'percentunit' },
        ],
      },
      {
        title: 'Size',
        description: 'The size of each database.',
        type: 'timeseries',
        queries: [
          {
            expression: `max by (datname) (${q.exported(pgDatabaseSize)})`,
            legend: '{{datname}}',
            unit: 'bytes',
          },
        ],
      },
      {
        title: 'Deadlocks',
        description: 'Deadlocks that PostgreSQL ended, each second.',
        type: 'timeseries',
        queries: [
          {
            expression: `sum by (datname) (${q.exportedRate(pgDeadlocks)})`,
            legend: '{{datname}}',
            unit: 'ops',
          },
        ],
        alerts: ['PostgresDeadlocks'],
      },
    ],
  }
}
