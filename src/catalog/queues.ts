import { batchMessages, jobSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'
import {
  consumerGroupName,
  destinationName,
  errorType,
  jobName,
  operationName,
  systemName,
} from './queue-attributes.ts'

/** The duration of calls that hand messages to a broker or take them from it (semantic conventions, messaging). */
export const messagingClientOperationDuration = {
  name: 'messaging.client.operation.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Duration of messaging operation initiated by a producer or consumer client.',
  stability: 'development',
  buckets: jobSeconds,
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
    'messaging.operation.name': operationName,
    'messaging.operation.type': {
      description: 'A string identifying the type of the messaging operation.',
      values: ['create', 'send', 'receive', 'settle'],
    },
    'error.type': errorType,
  },
} as const satisfies Metric

/** Messages that a producer handed to the broker, or tried to (semantic conventions, messaging). */
export const messagingClientSentMessages = {
  name: 'messaging.client.sent.messages',
  kind: 'counter',
  unit: '{message}',
  description: 'Number of messages producer attempted to send to the broker.',
  stability: 'development',
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.operation.name': operationName,
    'job.name': jobName,
    'error.type': errorType,
  },
} as const satisfies Metric

/** Messages handed to the code of the application, once each time (semantic conventions, messaging). */
export const messagingClientConsumedMessages = {
  name: 'messaging.client.consumed.messages',
  kind: 'counter',
  unit: '{message}',
  description: 'Number of messages that were delivered to the application.',
  stability: 'development',
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
    'messaging.operation.name': operationName,
    'job.name': jobName,
  },
} as const satisfies Metric

/** How long the application's code took for each message (semantic conventions, messaging). */
export const messagingProcessDuration = {
  name: 'messaging.process.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Duration of processing operation.',
  stability: 'development',
  buckets: jobSeconds,
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
    'messaging.operation.name': operationName,
    'job.name': jobName,
    'error.type': errorType,
  },
} as const satisfies Metric

/** How long a job could have run and did not: too few workers, or too slow ones. */
export const jobWaitDuration = {
  name: 'job.wait.duration',
  kind: 'histogram',
  unit: 's',
  description:
    'Time from when a job could first run until a worker began it; the delay that was asked for is not part of it.',
  stability: 'ours',
  buckets: jobSeconds,
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
    'job.name': jobName,
  },
} as const satisfies Metric

/** What became of the attempts to run jobs. */
export const jobOutcomes = {
  name: 'job.outcomes',
  kind: 'counter',
  unit: '{job}',
  description: 'Attempts to run a job that ended, by what became of the job.',
  stability: 'ours',
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
    'job.name': jobName,
    'job.outcome': {
      description:
        'completed: it is done. retried: it failed and will run again. dead: it failed for good. ' +
        'postponed: its own code put it back. stalled: its worker fell silent, or lost its connection, so it was taken away. ' +
        'cancelled: somebody called it off.',
      values: ['completed', 'retried', 'dead', 'postponed', 'stalled', 'cancelled'],
    },
  },
} as const satisfies Metric

/** Jobs that the code of this process is working on. */
export const jobActive = {
  name: 'job.active',
  kind: 'upDownCounter',
  unit: '{job}',
  description: 'Jobs that this process is running now.',
  stability: 'ours',
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
  },
} as const satisfies Metric

/** How long the job that is in its state for longest has been so; across processes, the `max` of it. */
export const jobOldestAge = {
  name: 'job.oldest.age',
  kind: 'gauge',
  unit: 's',
  description: 'Age of the job that has been in the state for longest, 0 where there is none: use max.',
  stability: 'ours',
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
    'job.state': {
      description:
        'active: jobs or messages that this process is working on. waiting: jobs of the whole queue that could run now, those of a priority aside.',
      values: ['active', 'waiting'],
    },
  },
} as const satisfies Metric

/**
 * How many jobs a queue holds.
 *
 * Each process that uses the queue tells the same number, so it is aggregated with `max`, never `sum`.
 */
export const jobQueueSize = {
  name: 'job.queue.size',
  kind: 'gauge',
  unit: '{job}',
  description: 'Jobs that the queue holds, by state. Every process tells the whole queue: use max, not sum.',
  stability: 'ours',
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'job.state': {
      description:
        'waiting and prioritized jobs could run now; delayed ones are not due; waiting-children ones need others first; ' +
        'paused ones would wait if the queue were not paused; completed and failed ones are kept for reference.',
      values: [
        'waiting',
        'prioritized',
        'delayed',
        'waiting-children',
        'paused',
        'active',
        'completed',
        'failed',
      ],
    },
  },
} as const satisfies Metric

/** Workers of this process that take jobs: running, and neither paused nor closing. */
export const jobWorkers = {
  name: 'job.workers',
  kind: 'upDownCounter',
  unit: '{worker}',
  description: 'Workers of this process that take jobs from the queue now.',
  stability: 'ours',
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
  },
} as const satisfies Metric

/** What `job.active` may reach: how busy the workers are is the ratio of the two. */
export const jobWorkerConcurrency = {
  name: 'job.worker.concurrency',
  kind: 'upDownCounter',
  unit: '{job}',
  description: 'Jobs that the workers of this process may run at once.',
  stability: 'ours',
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
  },
} as const satisfies Metric

/** How many messages one call hands over: small batches are where time is lost, large ones where memory is. */
export const jobBatchSize = {
  name: 'job.batch.size',
  kind: 'histogram',
  unit: '{message}',
  description: 'Messages of one call that sends, receives or processes several at once.',
  stability: 'ours',
  buckets: batchMessages,
  attributes: {
    'messaging.system.name': systemName,
    'messaging.destination.name': destinationName,
    'messaging.consumer.group.name': consumerGroupName,
    'messaging.operation.name': operationName,
  },
} as const satisfies Metric
