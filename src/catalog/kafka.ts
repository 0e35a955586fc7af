import { jobSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'
import { consumerGroupName, destinationName, errorType } from './queue-attributes.ts'

/**
 * How far consumers are behind. Each partition belongs to one consumer of the group, so processes add up
 * with `sum`, unlike the sizes of queues that every process tells whole.
 */
export const kafkaConsumerLag = {
  name: 'kafka.consumer.lag',
  kind: 'gauge',
  unit: '{message}',
  description:
    'Messages that this process has not processed, in the partitions that it is assigned, as of the last batch of each: use sum.',
  stability: 'ours',
  attributes: {
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
  },
} as const satisfies Metric

/** Over all processes it is the number of partitions, or fewer while some are assigned to nobody. */
export const kafkaConsumerAssignedPartitions = {
  name: 'kafka.consumer.assigned_partitions',
  kind: 'upDownCounter',
  unit: '{partition}',
  description: 'Partitions that are assigned to the consumers of this process.',
  stability: 'ours',
  attributes: {
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
  },
} as const satisfies Metric

/** Its count is the number of rebalances: while one lasts, nothing is consumed. */
export const kafkaConsumerRebalanceDuration = {
  name: 'kafka.consumer.rebalance.duration',
  kind: 'histogram',
  unit: 's',
  description:
    'From when a consumer asked to join its group, first or again, until it was assigned partitions.',
  stability: 'ours',
  buckets: jobSeconds,
  attributes: { 'messaging.consumer.group.name': consumerGroupName, 'error.type': errorType },
} as const satisfies Metric

/** Consumers that gave up: those that do not restart consume nothing until somebody starts them. */
export const kafkaConsumerCrashes = {
  name: 'kafka.consumer.crashes',
  kind: 'counter',
  unit: '{crash}',
  description: 'Consumers that stopped because of an error.',
  stability: 'ours',
  attributes: {
    'messaging.consumer.group.name': consumerGroupName,
    'error.type': errorType,
    'kafka.consumer.restarting': {
      description: 'Whether the library starts the consumer again.',
      values: ['true', 'false'],
    },
  },
} as const satisfies Metric
