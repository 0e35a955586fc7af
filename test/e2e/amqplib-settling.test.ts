import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBench, type Bench } from './amqplib-bench.ts'
import { valuesBy, variants } from './amqplib-variants.ts'
import { uniqueName } from './services/unique-name.ts'

const consumed = 'messaging.client.consumed.messages'
const operations = 'messaging.client.operation.duration'
const processed = 'messaging.process.duration'
const outcomes = 'job.outcomes'

describe.each(variants)('$title', ({ connect }) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(connect)
  })
  afterAll(() => bench.connection.close())

  it('tells what became of messages that are refused', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 4)
    const [channel, [first, second, third, fourth]] = await bench.take(queue, 4)
    channel.raw.nack(first, false, false)
    channel.raw.reject(second, false)
    channel.raw.ack(third)
    channel.raw.ack(fourth)

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 2, dead: 2 })
    expect(await valuesBy('error.type', { metric: processed, queue })).toEqual({ '-': 2, nack: 1, reject: 1 })
    await channel.ask('close')
  })

  it('counts a poison message each time it comes back', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 1)
    const channel = await bench.connection.channel()
    let deliveries = 0
    await bench.connection.consume(channel, queue, (message) => {
      deliveries++
      if (deliveries < 4) channel.raw.nack(message, false, true)
      else channel.raw.reject(message, false)
    })
    await vi.waitFor(() => expect(deliveries).toBe(4), 30_000)

    expect(await valuesBy('-', { metric: 'rabbitmq.client.redelivered.messages', queue })).toEqual({ '-': 3 })
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ retried: 3, dead: 1 })
    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({ '-': 4 })
    await channel.ask('close')
  })

  it('counts each message that is settled together with others', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 9)
    const [channel, messages] = await bench.take(queue, 9)
    channel.raw.ack(messages[2], true)
    channel.raw.nack(messages[5], true, false)
    channel.raw.ackAll()

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 6, dead: 3 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
    await channel.ask('close')
  })

  it('counts what basic.recover gives back as retried', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 2)
    const [channel, messages] = await bench.take(queue, 2)
    await channel.ask('recover')
    await vi.waitFor(() => expect(messages).toHaveLength(4), 30_000)
    channel.raw.ackAll()

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ retried: 2, completed: 2 })
    await channel.ask('close')
  })

  it('times no message that needs no acknowledgement', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 3)
    const [channel] = await bench.take(queue, 3, { noAck: true })

    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({ '-': 3 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
    await channel.ask('close')
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({})
  })

  it('counts messages that are asked for one by one, and times each question', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 1)
    const channel = await bench.connection.channel()
    const message = await channel.ask('get', queue, {})
    channel.raw.ack(message)
    expect(await channel.ask('get', queue, {})).toBe(false)
    const missing = uniqueName('missing')
    const failed = new Promise((resolve) => channel.raw.on('error', resolve))
    // Before version 2 the promise rejects with a frame, and the callback is never called.
    channel.ask('get', missing, {}).catch(() => {})
    await failed
    expect(await valuesBy('error.type', { metric: operations, queue: missing })).toEqual({ NOT_FOUND: 1 })

    expect(await valuesBy('messaging.operation.name', { metric: consumed, queue })).toEqual({ get: 1 })
    expect(await valuesBy('messaging.operation.name', { metric: operations, queue })).toMatchObject({
      get: 2,
    })
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 1 })
  })

  it('counts what a closed channel leaves unsettled as stalled', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 3)
    const [channel, [first]] = await bench.take(queue, 3)
    channel.raw.ack(first)
    await channel.ask('close')

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 1, stalled: 2 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
  })
})
