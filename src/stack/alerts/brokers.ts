import {
  kafkaConsumerCrashes,
  kafkaConsumerLag,
  kafkaConsumerRebalanceDuration,
} from '../../catalog/kafka.ts'
import {
  rabbitmqClientConnectionCount,
  rabbitmqClientRedeliveredMessages,
  rabbitmqClientReturnedMessages,
  rabbitmqClientUnconfirmedMessages,
} from '../../catalog/rabbitmq.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { levelOver } from '../conditions/level-over.ts'
import { stateIs } from '../conditions/state-is.ts'
import { alert } from './alert.ts'

const target = { job: 'worker', instance: 'worker:9464' } as const
const group = { ...target, 'messaging.consumer.group.name': 'shop' } as const
const topic = { ...group, 'messaging.destination.name': 'orders' } as const
const queue = { ...target, 'messaging.destination.name': 'orders' } as const
const broker = { ...target, 'server.address': 'rabbitmq', 'server.port': '5672' } as const
const dashboard = 'meterbridge-queues'

/** Kafka and RabbitMQ, as the clients in the services see them: no exporter is needed. */
export const brokerAlerts = {
  ConsumerLag: alert({
    severity: 'high',
    for: '10m',
    thresholds: { messages: 1000 },
    ...levelOver(kafkaConsumerLag, {
      with: 'sum',
      by: ['job', 'messaging.destination.name', 'messaging.consumer.group.name'],
      threshold: 'messages',
      example: topic,
    }),
    summary: ({ query }) =>
      `{{ $labels.job }} is {{ $value | humanize }} messages behind in ${query.labelValue(kafkaConsumerLag, 'messaging.destination.name')}`,
    description: 'Messages come faster than they are processed, or a consumer is stuck.',
    causes: ['Slow processing.', 'A peak of messages.', 'A message that fails again and again.'],
    steps: ['See how long a message takes, and the errors.', 'Add consumers, up to one for each partition.'],
    dashboard,
  }),

  ConsumerCrashed: alert({
    severity: 'critical',
    for: '0s',
    thresholds: {},
    ...increaseOver(kafkaConsumerCrashes, {
      where: { 'kafka.consumer.restarting': 'false' },
      by: ['job', 'messaging.consumer.group.name'],
      window: '15m',
      example: { ...group, 'kafka.consumer.restarting': 'false' },
    }),
    summary: ({ query }) =>
      `A consumer of ${query.labelValue(kafkaConsumerCrashes, 'messaging.consumer.group.name')} in {{ $labels.job }} has stopped for good`,
    description: 'It takes no messages until somebody starts it again.',
    causes: ['An error that the library does not retry: a lost authorization, a broken message.'],
    steps: ['Read the error in the log of the service.', 'Restart the service once the cause is gone.'],
    dashboard,
  }),

  ConsumersRebalancing: alert({
    severity: 'medium',
    for: '0s',
    thresholds: { rebalances: 10 },
    ...increaseOver(kafkaConsumerRebalanceDuration, {
      by: ['job', 'messaging.consumer.group.name'],
      window: '15m',
      threshold: 'rebalances',
      example: group,
    }),
    summary: ({ query }) =>
      `${query.labelValue(kafkaConsumerRebalanceDuration, 'messaging.consumer.group.name')} is rebalanced again and again ({{ $labels.job }})`,
    description: 'While partitions are handed out anew, nobody consumes them.',
    causes: ['Processing that takes longer than the session lasts.', 'Instances that start and end.'],
    steps: ['Compare the duration of a batch with the session timeout.', 'See whether instances restart.'],
    dashboard,
  }),

  RabbitmqDisconnected: alert({
    severity: 'critical',
    for: '1m',
    thresholds: {},
    ...stateIs(rabbitmqClientConnectionCount, {
      state: 0,
      // A broker that was once connected keeps its series.
      where: { 'rabbitmq.client.connection.state': 'open' },
      with: 'max',
      by: ['job', 'instance', 'server.address'],
      example: { ...broker, 'rabbitmq.client.connection.state': 'open' },
    }),
    summary: ({ query }) =>
      `{{ $labels.instance }} ({{ $labels.job }}) has no connection to RabbitMQ at ${query.labelValue(rabbitmqClientConnectionCount, 'server.address')}`,
    description: 'It can neither send nor receive, and the library does not connect again by itself.',
    causes: ['The broker is down.', 'The code does not connect again after a lost connection.'],
    steps: ['See whether the broker runs.', 'Restart the service when the broker is back.'],
    dashboard,
  }),

  RabbitmqBlocked: alert({
    severity: 'high',
    for: '1m',
    thresholds: { connections: 0 },
    ...levelOver(rabbitmqClientConnectionCount, {
      with: 'sum',
      where: { 'rabbitmq.client.connection.state': 'blocked' },
      by: ['job', 'server.address'],
      threshold: 'connections',
      example: { ...broker, 'rabbitmq.client.connection.state': 'blocked' },
    }),
    summary: ({ query }) =>
      `RabbitMQ at ${query.labelValue(rabbitmqClientConnectionCount, 'server.address')} takes no messages of {{ $labels.job }}`,
    description: 'The broker is short of memory or disk, and makes publishers wait.',
    causes: ['Queues that nobody empties.', 'A full disk.'],
    steps: ['See which queue has grown.', 'Free memory or disk of the broker.'],
    dashboard,
  }),

  RabbitmqMessagesReturned: alert({
    severity: 'high',
    for: '0s',
    thresholds: {},
    ...increaseOver(rabbitmqClientReturnedMessages, {
      by: ['job', 'messaging.destination.name'],
      window: '5m',
      example: queue,
    }),
    summary: ({ query }) =>
      `Messages of {{ $labels.job }} to ${query.labelValue(rabbitmqClientReturnedMessages, 'messaging.destination.name')} reach no queue`,
    description: 'The broker gives them back: they are lost unless the code sends them again.',
    causes: ['A queue or a binding is missing.', 'A wrong routing key.'],
    steps: ['Compare the bindings of the exchange with the keys that are sent.'],
    dashboard,
  }),

  RabbitmqMessagesRedelivered: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { messages: 100 },
    ...increaseOver(rabbitmqClientRedeliveredMessages, {
      by: ['job', 'messaging.destination.name'],
      window: '5m',
      threshold: 'messages',
      example: queue,
    }),
    summary: ({ query }) =>
      `Messages of ${query.labelValue(rabbitmqClientRedeliveredMessages, 'messaging.destination.name')} come to {{ $labels.job }} again and again`,
    description: 'Messages are delivered, not acknowledged, and delivered again.',
    causes: ['A message that no consumer can process.', 'Consumers that end while they work.'],
    steps: [
      'Find the message in the queue.',
      'Give the queue a dead-letter exchange and a limit of deliveries.',
    ],
    dashboard,
  }),

  RabbitmqUnconfirmed: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { messages: 1000 },
    ...levelOver(rabbitmqClientUnconfirmedMessages, {
      with: 'sum',
      by: ['job', 'instance'],
      threshold: 'messages',
      example: broker,
    }),
    summary: () =>
      '{{ $value | humanize }} messages of {{ $labels.instance }} ({{ $labels.job }}) are not confirmed by RabbitMQ',
    description: 'They are sent and not yet safe, and take memory until they are confirmed.',
    causes: ['A slow disk of the broker.', 'A broker that is blocked.'],
    steps: ['See whether the broker blocks connections.', 'Publish more slowly: wait for confirmations.'],
    dashboard,
  }),
}
