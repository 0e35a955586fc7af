import type { ExporterMetric } from '../query/exporter-metric.ts'

// What kafka_exporter 1.9 records of a cluster.

export const kafkaBrokers = {
  name: 'kafka_brokers',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const kafkaConsumerGroupLag = {
  name: 'kafka_consumergroup_lag',
  kind: 'gauge',
  labels: ['consumergroup', 'topic', 'partition'],
} as const satisfies ExporterMetric

export const kafkaPartitionOffset = {
  name: 'kafka_topic_partition_current_offset',
  kind: 'counter',
  labels: ['topic', 'partition'],
} as const satisfies ExporterMetric

export const kafkaPartitionUnderReplicated = {
  name: 'kafka_topic_partition_under_replicated_partition',
  kind: 'gauge',
  labels: ['topic', 'partition'],
} as const satisfies ExporterMetric
