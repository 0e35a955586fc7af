import {
  kafkaConsumerCrashes,
  kafkaConsumerLag,
  kafkaConsumerRebalanceDuration,
} from '../../catalog/kafka.ts'
import {
  pipelineActiveRuns,
  pipelineLastSuccess,
  pipelineRunDuration,
  pipelineScheduleDelay,
} from '../../catalog/pipelines.ts'
import {
  jobActive,
  jobOldestAge,
  jobOutcomes,
  jobWaitDuration,
  jobWorkerConcurrency,
  jobWorkers,
} from '../../catalog/queues.ts'
import {
  rabbitmqClientConnectionCount,
  rabbitmqClientRedeliveredMessages,
  rabbitmqClientReturnedMessages,
  rabbitmqClientUnconfirmedMessages,
} from '../../catalog/rabbitmq.ts'
import type { Dashboard, Row } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'

/** Queues, brokers and pipelines, as the services that use them see them. */
export const queues: Dashboard = {
  uid: 'meterbridge-queues',
  title: 'Queues and pipelines',
  description: 'Jobs and workers, Kafka and RabbitMQ as their clients see them, pipelines.',
  refresh: '30s',
  rows: (q) => [jobs(q), brokers(q), pipelines(q)],
}

function jobs(q: PanelQueries): Row {
  const queue = ['messaging.system.name', 'messaging.destination.name'] as const
  return {
    title: 'Jobs',
    panels: [
      {
        title: 'Oldest job',
        description: 'How long the oldest job has been waiting, and the oldest of those that run.',
        type: 'timeseries',
        queries: [q.value(jobOldestAge, { with: 'max', by: ['messaging.destination.name', 'job.state'] })],
        alerts: ['QueueStuck', 'JobStuck'],
      },
      {
        title: 'Wait p95',
        description: 'How long jobs that could run wait for a worker.',
        type: 'timeseries',
        queries: [q.quantile(jobWaitDuration, { quantile: 0.95, by: ['messaging.destination.name'] })],
        alerts: ['QueueSlow'],
      },
      {
        title: 'What becomes of jobs',
        description: 'Attempts that ended, by what became of the job.',
        type: 'timeseries',
        queries: [q.rate(jobOutcomes, { by: ['messaging.destination.name', 'job.outcome'] })],
        alerts: ['JobsDead', 'JobsStalled'],
      },
      {
        title: 'Workers',
        description: 'Workers that take jobs now.',
        type: 'timeseries',
        queries: [q.value(jobWorkers, { by: queue })],
        alerts: ['QueueWithoutWorker'],
      },
      {
        title: 'Jobs that run',
        description: 'Jobs in work, and the most that workers may run at once.',
        type: 'timeseries',
        queries: [
          q.value(jobActive, { by: ['messaging.destination.name'] }),
          q.value(jobWorkerConcurrency, {
            by: ['messaging.destination.name'],
            legend: 'most {{messaging_destination_name}}',
          }),
        ],
      },
    ],
  }
}

function brokers(q: PanelQueries): Row {
  return {
    title: 'Kafka and RabbitMQ',
    panels: [
      {
        title: 'Consumer lag',
        description: 'Messages of the assigned partitions that are not processed yet.',
        type: 'timeseries',
        queries: [
          q.value(kafkaConsumerLag, { by: ['messaging.destination.name', 'messaging.consumer.group.name'] }),
        ],
        alerts: ['ConsumerLag'],
      },
      {
        title: 'Rebalances and crashes',
        description: 'Rebalances of groups, and consumers that stopped because of an error.',
        type: 'timeseries',
        queries: [
          q.rate(kafkaConsumerRebalanceDuration, { by: ['messaging.consumer.group.name'] }),
          q.rate(kafkaConsumerCrashes, { by: ['error.type'], legend: 'crash {{error_type}}' }),
        ],
        alerts: ['ConsumersRebalancing', 'ConsumerCrashed'],
      },
      {
        title: 'RabbitMQ connections',
        description: 'Connections by state.',
        type: 'timeseries',
        queries: [q.value(rabbitmqClientConnectionCount, { by: ['rabbitmq.client.connection.state'] })],
        alerts: ['RabbitmqDisconnected', 'RabbitmqBlocked'],
      },
      {
        title: 'RabbitMQ messages in trouble',
        description: 'Messages that reach no queue, and such that are delivered again.',
        type: 'timeseries',
        queries: [
          q.rate(rabbitmqClientReturnedMessages, {
            by: ['messaging.destination.name'],
            legend: 'returned {{messaging_destination_name}}',
          }),
          q.rate(rabbitmqClientRedeliveredMessages, {
            by: ['messaging.destination.name'],
            legend: 'redelivered {{messaging_destination_name}}',
          }),
        ],
        alerts: ['RabbitmqMessagesReturned', 'RabbitmqMessagesRedelivered'],
      },
      {
        title: 'RabbitMQ unconfirmed messages',
        description: 'Messages that were sent and are not safe yet.',
        type: 'timeseries',
        queries: [q.value(rabbitmqClientUnconfirmedMessages, { by: ['instance'] })],
        alerts: ['RabbitmqUnconfirmed'],
      },
    ],
  }
}

function pipelines(q: PanelQueries): Row {
  const lastSuccess = q.value(pipelineLastSuccess, { with: 'max', by: ['pipeline.name'] })
  return {
    title: 'Pipelines',
    panels: [
      {
        title: 'Runs by outcome',
        description: 'Runs that ended, each second.',
        type: 'timeseries',
        queries: [q.rate(pipelineRunDuration, { by: ['pipeline.name', 'pipeline.outcome'] })],
        alerts: ['PipelineFailed'],
      },
      {
        title: 'Run duration p95',
        description: 'How long runs take.',
        type: 'timeseries',
        queries: [q.quantile(pipelineRunDuration, { quantile: 0.95, by: ['pipeline.name'] })],
      },
      {
        title: 'Schedule delay p95',
        description: 'How late runs begin after the time that they were scheduled for.',
        type: 'timeseries',
        queries: [q.quantile(pipelineScheduleDelay, { quantile: 0.95, by: ['pipeline.name'] })],
        alerts: ['PipelineLate'],
      },
      {
        title: 'Time since a run succeeded',
        description: 'By pipeline.',
        type: 'timeseries',
        queries: [{ ...lastSuccess, expression: `time() - ${lastSuccess.expression}` }],
        alerts: ['PipelineOverdue'],
      },
      {
        title: 'Runs in flight',
        description: 'By pipeline.',
        type: 'timeseries',
        queries: [q.value(pipelineActiveRuns, { by: ['pipeline.name'] })],
      },
    ],
  }
}
