import { expect, it } from 'vitest'
import { queueName } from '../../../../src/instruments/sqs/queue-name.ts'

it.each([
  ['https://sqs.eu-west-1.amazonaws.com/123456789012/orders', 'orders'],
  ['https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo', 'orders.fifo'],
  ['http://127.0.0.1:4566/000000000000/a_b-1', 'a_b-1'],
  ['orders', 'orders'],
  ['https://sqs.eu-west-1.amazonaws.com/123456789012/', '_OTHER'],
  [`https://host/1/${'x'.repeat(81)}`, '_OTHER'],
  ['https://host/1/orders?token=secret', '_OTHER'],
  [undefined, '_OTHER'],
])('calls %s %s', (url, name) => {
  expect(queueName(url)).toBe(name)
})
