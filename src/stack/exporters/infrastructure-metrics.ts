import type { ExporterMetric } from '../query/exporter-metric.ts'

// What rules ask of exporters, with the labels that every version in use has.

/** postgres_exporter 0.11 to 0.19. */
export const pgUp = { name: 'pg_up', kind: 'gauge', labels: [] } as const satisfies ExporterMetric
export const pgConnections = {
  name: 'pg_stat_activity_count',
  kind: 'gauge',
  labels: ['datname', 'state'],
} as const satisfies ExporterMetric
export const pgMaxConnections = {
  name: 'pg_settings_max_connections',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric
export const pgDeadlocks = {
  name: 'pg_stat_database_deadlocks',
  kind: 'counter',
  labels: ['datname'],
} as const satisfies ExporterMetric

/** redis_exporter 1.45 to 1.86. */
export const redisUp = { name: 'redis_up', kind: 'gauge', labels: [] } as const satisfies ExporterMetric
export const redisMemoryUsed = {
  name: 'redis_memory_used_bytes',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric
export const redisMemoryMax = {
  name: 'redis_memory_max_bytes',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric
export const redisRejectedConnections = {
  name: 'redis_rejected_connections_total',
  kind: 'counter',
  labels: [],
} as const satisfies ExporterMetric

/** kafka_exporter 1.9. */
export const kafkaBrokers = {
  name: 'kafka_brokers',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric
export const kafkaGroupLag = {
  name: 'kafka_consumergroup_lag',
  kind: 'gauge',
  labels: ['consumergroup', 'topic', 'partition'],
} as const satisfies ExporterMetric
export const kafkaUnderReplicated = {
  name: 'kafka_topic_partition_under_replicated_partition',
  kind: 'gauge',
  labels: ['topic', 'partition'],
} as const satisfies ExporterMetric

/** Airflow through statsd_exporter. */
export const airflowHeartbeat = {
  name: 'airflow_scheduler_heartbeat_total',
  kind: 'counter',
  labels: [],
} as const satisfies ExporterMetric
export const airflowTaskFailures = {
  name: 'airflow_ti_failures_total',
  kind: 'counter',
  labels: ['dag_id', 'task_id'],
} as const satisfies ExporterMetric
export const airflowDagRunDuration = {
  name: 'airflow_dagrun_duration_success_seconds',
  kind: 'summary',
  labels: ['dag_id', 'quantile'],
} as const satisfies ExporterMetric

/** node_exporter 1.5 to 1.11. */
export const nodeCpu = {
  name: 'node_cpu_seconds_total',
  kind: 'counter',
  labels: ['cpu', 'mode'],
} as const satisfies ExporterMetric
export const nodeMemoryAvailable = {
  name: 'node_memory_MemAvailable_bytes',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric
export const nodeMemoryTotal = {
  name: 'node_memory_MemTotal_bytes',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric
export const nodeDiskAvailable = {
  name: 'node_filesystem_avail_bytes',
  kind: 'gauge',
  labels: ['device', 'fstype', 'mountpoint'],
} as const satisfies ExporterMetric
export const nodeDiskSize = {
  name: 'node_filesystem_size_bytes',
  kind: 'gauge',
  labels: ['device', 'fstype', 'mountpoint'],
} as const satisfies ExporterMetric
