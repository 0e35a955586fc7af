import * as kafka from '../../src/catalog/kafka.ts'
import {
  jobActive,
  jobBatchSize,
  jobOldestAge,
  jobOutcomes,
  jobQueueSize,
  jobWaitDuration,
  jobWorkerConcurrency,
  jobWorkers,
  messagingClientConsumedMessages,
  messagingClientOperationDuration,
  messagingClientSentMessages,
  messagingProcessDuration,
} from '../../src/catalog/queues.ts'
import * as rabbitmq from '../../src/catalog/rabbitmq.ts'
import type { InstrumentRow } from './instrument-row.ts'

/** What every queue has in common. */
const everyQueue = [
  messagingClientSentMessages,
  messagingClientOperationDuration,
  messagingClientConsumedMessages,
  messagingProcessDuration,
  jobOutcomes,
  jobActive,
  jobWorkers,
]
const jobQueue = [...everyQueue, jobWaitDuration, jobWorkerConcurrency, jobQueueSize, jobOldestAge]

/** What Kafka and SQS have in common beyond that. */
const consumed = [jobWaitDuration, jobOldestAge, jobBatchSize, jobWorkerConcurrency]

/** Queues of jobs and brokers of messages. */
export const queueInstruments: readonly InstrumentRow[] = [
  {
    library: 'BullMQ',
    instrument: 'bullmq',
    packages: ['bullmq'],
    hook: 'method patch',
    hooked: 'where jobs are made, and `callProcessJob`, `emit` and `run` of workers',
    metrics: jobQueue,
    cost: 'bullmq',
    page: 'bullmq.md',
  },
  {
    library: 'Bull',
    instrument: 'bull',
    packages: ['bull'],
    hook: 'method patch',
    hooked: 'where jobs are made, run and settled',
    metrics: jobQueue,
    cost: 'bull',
    page: 'bull.md',
  },
  {
    library: 'amqplib (RabbitMQ)',
    instrument: 'amqplib',
    packages: ['amqplib'],
    hook: 'method patch',
    hooked: 'where channels publish, deliver, settle and close, and connections open and close',
    metrics: [...everyQueue, jobOldestAge, ...Object.values(rabbitmq)],
    cost: 'amqplib',
    page: 'rabbitmq.md',
  },
  {
    library: 'kafkajs (Kafka)',
    instrument: 'kafkajs',
    packages: ['kafkajs'],
    hook: 'method patch',
    hooked:
      '`send` and `sendBatch` of producers and transactions, `run` of consumers, and the events of consumers',
    metrics: [...everyQueue, ...consumed, ...Object.values(kafka)],
    cost: 'kafkajs',
    page: 'kafka.md',
  },
  {
    library: '@platformatic/kafka (Kafka)',
    instrument: 'platformatic-kafka',
    packages: ['@platformatic/kafka'],
    hook: 'diagnostics channel',
    hooked:
      '`plt:kafka:producer:sends`, `consumer:fetches`, `:receives`, `:commits` and `:group`, `base:metadata`',
    metrics: [...everyQueue, ...consumed, ...Object.values(kafka)],
    cost: 'platformatic-kafka',
    page: 'kafka.md',
  },
  {
    library: '@aws-sdk/client-sqs (Amazon SQS)',
    instrument: 'sqs',
    packages: ['@aws-sdk/client-sqs'],
    hook: 'method patch',
    hooked: '`send` of clients',
    metrics: [
      ...everyQueue.filter((metric) => metric !== jobWorkers),
      jobWaitDuration,
      jobOldestAge,
      jobBatchSize,
    ],
    cost: 'sqs',
    page: 'sqs.md',
  },
  {
    library: 'pg-boss',
    instrument: 'pg-boss',
    packages: ['pg-boss'],
    hook: 'method patch',
    hooked:
      '`work`, `fetch`, `complete`, `fail`, `cancel`, `start` and what sends, of the class that every call goes through',
    metrics: [...jobQueue, jobBatchSize],
    cost: 'pg-boss',
    page: 'pg-boss.md',
  },
  {
    library: 'graphile-worker',
    instrument: 'graphile-worker',
    packages: ['graphile-worker'],
    hook: 'events',
    hooked:
      'the events of workers, through a plugin in the preset of all options, and what makes `addJob` and `addJobs`',
    metrics: [...jobQueue, jobBatchSize],
    cost: 'graphile-worker',
    page: 'graphile-worker.md',
  },
]
