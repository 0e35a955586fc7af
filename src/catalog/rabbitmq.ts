import { databaseSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'

const destinationName = {
  description: 'The message destination name: the exchange, or the queue where there is none.',
  limit: 100,
} as const

const server = {
  'server.address': { description: 'Name of the broker host.', limit: 100 },
  'server.port': { description: 'Server port number.', limit: 100 },
} as const

const replyCode = {
  description:
    'What the broker answered, as AMQP names it, such as `NOT_FOUND`, or the class of the failure.',
  limit: 50,
} as const

/** Messages that no queue took: without an alert on them they are lost in silence. */
export const rabbitmqClientReturnedMessages = {
  name: 'rabbitmq.client.returned.messages',
  kind: 'counter',
  unit: '{message}',
  description: 'Mandatory messages that the broker gave back because it could route them to no queue.',
  stability: 'ours',
  attributes: { 'messaging.destination.name': destinationName, 'error.type': replyCode },
} as const satisfies Metric

/** Messages that were delivered before: a poison message shows as a rate that does not end. */
export const rabbitmqClientRedeliveredMessages = {
  name: 'rabbitmq.client.redelivered.messages',
  kind: 'counter',
  unit: '{message}',
  description: 'Messages delivered to this process that had been delivered before and were not acknowledged.',
  stability: 'ours',
  attributes: { 'messaging.destination.name': destinationName },
} as const satisfies Metric

/** Messages that the application sent on confirm channels and that are not safe yet. */
export const rabbitmqClientUnconfirmedMessages = {
  name: 'rabbitmq.client.unconfirmed.messages',
  kind: 'upDownCounter',
  unit: '{message}',
  description: 'Messages published on confirm channels that the broker has not confirmed yet.',
  stability: 'ours',
  attributes: server,
} as const satisfies Metric

/** Connections by state; a broker that was once asked for keeps its series, at 0 while it is away. */
export const rabbitmqClientConnectionCount = {
  name: 'rabbitmq.client.connection.count',
  kind: 'upDownCounter',
  unit: '{connection}',
  description: 'Connections of this process to the broker, by state.',
  stability: 'ours',
  attributes: {
    ...server,
    'rabbitmq.client.connection.state': {
      description:
        'connecting: being opened. open: in use. blocked: the broker takes no messages, being short of memory or disk.',
      values: ['connecting', 'open', 'blocked'],
    },
  },
} as const satisfies Metric

/** How long opening a connection took; those with an `error.type` failed. */
export const rabbitmqClientConnectionCreateTime = {
  name: 'rabbitmq.client.connection.create_time',
  kind: 'histogram',
  unit: 's',
  description: 'Time it took to open a connection, or to fail to.',
  stability: 'ours',
  buckets: databaseSeconds,
  attributes: { ...server, 'error.type': replyCode },
} as const satisfies Metric

/** Connections that ended; without an `error.type` the application closed them. */
export const rabbitmqClientConnectionClosures = {
  name: 'rabbitmq.client.connection.closures',
  kind: 'counter',
  unit: '{connection}',
  description: 'Open connections that ended, with the reason unless the application closed them.',
  stability: 'ours',
  attributes: { ...server, 'error.type': replyCode },
} as const satisfies Metric

/** Channels that are open. */
export const rabbitmqClientChannelCount = {
  name: 'rabbitmq.client.channel.count',
  kind: 'upDownCounter',
  unit: '{channel}',
  description: 'Channels of this process that are open.',
  stability: 'ours',
  attributes: server,
} as const satisfies Metric

/** Channels that failed, most often because a queue is missing or a message was settled twice. */
export const rabbitmqClientChannelErrors = {
  name: 'rabbitmq.client.channel.errors',
  kind: 'counter',
  unit: '{error}',
  description: 'Channels that the broker or the library closed because of an error.',
  stability: 'ours',
  attributes: { ...server, 'error.type': replyCode },
} as const satisfies Metric
