import { expect, it } from 'vitest'
import { AmqpMeters } from '../../../../src/instruments/amqplib/amqp-meters.ts'
import { ledgerKey, type AmqpConnection } from '../../../../src/instruments/amqplib/amqplib-library.ts'
import { ChannelLedger } from '../../../../src/instruments/amqplib/channel-ledger.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

it('keeps the first 100 destinations apart and the rest together', () => {
  const meters = new AmqpMeters(new SeriesStore())
  const first = Array.from({ length: 100 }, (_, i) => meters.published('', `queue-${i}`))
  expect(new Set(first)).toHaveProperty('size', 100)
  expect(meters.published('', 'queue-100')).toBe(meters.queue('queue-101'))
  expect(meters.queue('queue-99')).toBe(first[99])
})

it('keeps the first 100 brokers apart and the rest together', () => {
  const meters = new AmqpMeters(new SeriesStore())
  const first = Array.from({ length: 100 }, (_, i) => meters.broker(`amqp://rabbit-${i}`))
  expect(new Set(first)).toHaveProperty('size', 100)
  expect(meters.broker('amqp://rabbit-100')).toBe(meters.broker('amqp://rabbit-101'))
  expect(meters.broker('amqp://rabbit-99')).toBe(first[99])
})

it('tells blocked connections from open ones', async () => {
  const store = new SeriesStore()
  const { connections } = new AmqpMeters(store).broker('amqp://rabbit')
  const connection = (blocked: boolean): AmqpConnection => ({ blocked, channels: [], stream: {} })
  for (const blocked of [true, false, true]) connections.add(connection(blocked))

  const collected = await store.collect({ timeoutMs: 1_000 })
  const count = collected.find(({ metric }) => metric.name === 'rabbitmq.client.connection.count')!
  expect(count.series.map(({ values, cells, offset }) => [values.at(-1), cells[offset]])).toEqual([
    ['connecting', 0],
    ['open', 1],
    ['blocked', 2],
  ])
})

it('forgets a connection whose socket the application destroyed, with what its channels held', async () => {
  const store = new SeriesStore()
  const meters = new AmqpMeters(store)
  const queue = meters.queue('orders')
  const broker = meters.broker('amqp://rabbit')
  const ledger = new ChannelLedger()
  ledger.begin(1, queue)
  broker.connections.add({
    blocked: false,
    channels: [{ channel: {} }, null, { channel: { [ledgerKey]: ledger } }],
    stream: { destroyed: true },
  })

  await store.collect({ timeoutMs: 1_000 })
  const { active, stalled } = queue.consumption
  expect([broker.connections.size, active.cells[active.offset], stalled.cells[stalled.offset]]).toEqual([
    0, 0, 1,
  ])
})
