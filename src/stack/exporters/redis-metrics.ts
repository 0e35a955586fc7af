import type { ExporterMetric } from '../query/exporter-metric.ts'

// What the Redis exporter records of a server (names as of its version 1.45, the same in 1.86).

export const redisUp = { name: 'redis_up', kind: 'gauge', labels: [] } as const satisfies ExporterMetric

export const redisMemoryUsed = {
  name: 'redis_memory_used_bytes',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

/** 0 where no limit is set. */
export const redisMemoryMax = {
  name: 'redis_memory_max_bytes',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const redisConnectedClients = {
  name: 'redis_connected_clients',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const redisRejectedConnections = {
  name: 'redis_rejected_connections_total',
  kind: 'counter',
  labels: [],
} as const satisfies ExporterMetric

export const redisCommandsProcessed = {
  name: 'redis_commands_processed_total',
  kind: 'counter',
  labels: [],
} as const satisfies ExporterMetric

export const redisKeyspaceHits = {
  name: 'redis_keyspace_hits_total',
  kind: 'counter',
  labels: [],
} as const satisfies ExporterMetric

export const redisKeyspaceMisses = {
  name: 'redis_keyspace_misses_total',
  kind: 'counter',
  labels: [],
} as const satisfies ExporterMetric
