import type { ExporterMetric } from '../query/exporter-metric.ts'

// What the Postgres exporter records of a server (names as of its version 0.11, the same in 0.19).

export const pgUp = { name: 'pg_up', kind: 'gauge', labels: [] } as const satisfies ExporterMetric

export const pgActivityCount = {
  name: 'pg_stat_activity_count',
  kind: 'gauge',
  labels: ['datname', 'state'],
} as const satisfies ExporterMetric

export const pgMaxConnections = {
  name: 'pg_settings_max_connections',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const pgCommits = {
  name: 'pg_stat_database_xact_commit',
  kind: 'counter',
  labels: ['datname'],
} as const satisfies ExporterMetric

export const pgRollbacks = {
  name: 'pg_stat_database_xact_rollback',
  kind: 'counter',
  labels: ['datname'],
} as const satisfies ExporterMetric

export const pgBlocksHit = {
  name: 'pg_stat_database_blks_hit',
  kind: 'counter',
  labels: ['datname'],
} as const satisfies ExporterMetric

export const pgBlocksRead = {
  name: 'pg_stat_database_blks_read',
  kind: 'counter',
  labels: ['datname'],
} as const satisfies ExporterMetric

export const pgDeadlocks = {
  name: 'pg_stat_database_deadlocks',
  kind: 'counter',
  labels: ['datname'],
} as const satisfies ExporterMetric

export const pgDatabaseSize = {
  name: 'pg_database_size_bytes',
  kind: 'gauge',
  labels: ['datname'],
} as const satisfies ExporterMetric
