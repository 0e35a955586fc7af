import { expect, it } from 'vitest'
import { brokerAddress } from '../../../../src/instruments/amqplib/broker-address.ts'

it.each([
  ['amqp://user:secret@rabbit.example:5673/orders?heartbeat=5', 'rabbit.example', 5673],
  ['amqp://rabbit.example', 'rabbit.example', 5672],
  ['amqps://rabbit.example', 'rabbit.example', 5671],
  ['amqp://[::1]:5673', '::1', 5673],
  [undefined, 'localhost', 5672],
  ['', 'localhost', 5672],
  ['no URL', 'localhost', 5672],
  [{}, 'localhost', 5672],
  [{ protocol: 'amqps', hostname: 'rabbit.example' }, 'rabbit.example', 5671],
  [{ hostname: 'rabbit.example', port: '5673' }, 'rabbit.example', 5673],
  [new URL('amqps://rabbit.example'), 'rabbit.example', 5671],
])('%s leads to %s, port %i', (url, address, port) => {
  expect(brokerAddress(url)).toEqual({ 'server.address': address, 'server.port': port })
})
