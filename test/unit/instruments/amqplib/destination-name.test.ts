import { expect, it } from 'vitest'
import { publishDestination, queueDestination } from '../../../../src/instruments/amqplib/destination-name.ts'

it.each([
  { exchange: 'events', key: 'order.42', name: 'events' },
  { exchange: '', key: 'orders', name: 'orders' },
  { exchange: undefined, key: 'orders', name: 'orders' },
  { exchange: 'amq.topic', key: 'order.42', name: 'amq.topic' },
  { exchange: '', key: 'amq.gen-JzTY20BRgKO', name: '(anonymous)' },
  { exchange: '', key: 'amq.rabbitmq.reply-to.g1h2AA5yZXBseUA', name: 'amq.rabbitmq.reply-to' },
  { exchange: '', key: '', name: '(anonymous)' },
  { exchange: 7, key: 'orders', name: '_OTHER' },
])('a message to exchange $exchange with key $key goes to $name', ({ exchange, key, name }) => {
  expect(publishDestination(exchange, key)).toBe(name)
})

it('names a queue by itself, and those that the broker named together', () => {
  expect(['orders', 'amq.gen-1', 'amq.other', '', undefined, {}].map(queueDestination)).toEqual([
    'orders',
    '(anonymous)',
    'amq.other',
    '(anonymous)',
    '(anonymous)',
    '_OTHER',
  ])
})
