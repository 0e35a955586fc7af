import { otherValue } from '../../catalog/metric.ts'

/** What stands for all queues that the broker named (semantic conventions, anonymous destinations). */
const anonymous = '(anonymous)'

/** The pseudo queue of RabbitMQ's direct replies; publishers see it with an address behind it. */
const directReplies = 'amq.rabbitmq.reply-to'

/** Gives the destination of a message that is published: the exchange, or for the default one the queue. */
export function publishDestination(exchange: unknown, routingKey: unknown): string {
  return exchange === '' || exchange === undefined || exchange === null
    ? queueDestination(routingKey)
    : textOf(exchange)
}

/** Gives the destination of a queue, with one name for all that have names for a moment only. */
export function queueDestination(queue: unknown): string {
  const name = textOf(queue)
  if (name === '') return anonymous
  if (!name.startsWith('amq.')) return name
  if (name.startsWith('amq.gen')) return anonymous
  return name.startsWith(directReplies) ? directReplies : name
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : otherValue
}
