import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBench, type Bench } from './amqplib-bench.ts'
import { readings, valuesBy, variants } from './amqplib-variants.ts'
import { uniqueName } from './services/unique-name.ts'

const sent = 'messaging.client.sent.messages'
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

  it('counts each message that is published, delivered and acknowledged', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 5)
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue })).toEqual({ publish: 5 })

    const [channel, messages] = await bench.take(queue, 5)
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({ '-': 5 })
    for (const message of messages) channel.raw.ack(message)

    expect(await valuesBy('messaging.operation.name', { metric: consumed, queue })).toEqual({ process: 5 })
    expect(await valuesBy('error.type', { metric: processed, queue })).toEqual({ '-': 5 })
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 5 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
    const [reading] = await readings(sent, { 'messaging.destination.name': queue })
    expect(reading?.attributes).toEqual({
      'messaging.system.name': 'rabbitmq',
      'messaging.destination.name': queue,
      'messaging.operation.name': 'publish',
    })
  })

  it('names the exchange, not the routing key, where a message goes through one', async () => {
    const exchange = uniqueName('events')
    await bench.queues.ask('assertExchange', exchange, 'topic', { durable: false, autoDelete: true })
    for (let i = 0; i < 3; i++) bench.queues.raw.publish(exchange, `order.${i}`, Buffer.from('x'))
    expect(await valuesBy('-', { metric: sent, queue: exchange })).toEqual({ '-': 3 })
    await bench.queues.ask('deleteExchange', exchange, {})
  })

  it('times each confirmation once, whether the broker confirms one message or several', async () => {
    const queue = await bench.newQueue()
    const channel = await bench.connection.confirmChannel()
    const confirmed = vi.fn<(error: unknown) => void>()
    for (let i = 0; i < 200; i++) channel.raw.publish('', queue, Buffer.from('x'), {}, confirmed)
    await channel.ask('waitForConfirms')

    expect(confirmed.mock.calls.filter(([error]) => error === null)).toHaveLength(200)
    const durations = await readings(operations, { 'messaging.destination.name': queue })
    expect(durations.map(({ attributes, value }) => [attributes, value])).toEqual([
      [
        {
          'messaging.system.name': 'rabbitmq',
          'messaging.destination.name': queue,
          'messaging.operation.name': 'publish',
          'messaging.operation.type': 'send',
        },
        200,
      ],
    ])
    await channel.ask('close')
  })

  it('times a message that the broker refuses as a failure', async () => {
    const queue = uniqueName('full')
    await bench.queues.ask('assertQueue', queue, {
      durable: false,
      expires: 60_000,
      maxLength: 1,
      arguments: { 'x-overflow': 'reject-publish' },
    })
    const channel = await bench.connection.confirmChannel()
    const confirmed = vi.fn<(error: unknown) => void>()
    for (let i = 0; i < 3; i++) channel.raw.publish('', queue, Buffer.from('x'), {}, confirmed)
    await vi.waitFor(() => expect(confirmed).toHaveBeenCalledTimes(3), 30_000)

    expect(await valuesBy('error.type', { metric: operations, queue })).toEqual({ '-': 1, nack: 2 })
    await channel.ask('close')
  })

  it('counts a message that the library does not take, with the error that reaches the caller', async () => {
    const queue = await bench.newQueue()
    const channel = await bench.connection.channel()
    expect(() => channel.raw.publish('', queue, 'text' as never)).toThrow(TypeError)
    await channel.ask('close')
    expect(() => channel.raw.publish('', queue, Buffer.from('x'))).toThrow('Channel closed')

    expect(await valuesBy('error.type', { metric: sent, queue })).toEqual({
      TypeError: 1,
      IllegalOperationError: 1,
    })
  })

  it('counts a mandatory message that no queue takes as returned', async () => {
    const nowhere = uniqueName('nowhere')
    const channel = await bench.connection.channel()
    const returned = vi.fn<(message: unknown) => void>()
    channel.raw.on('return', returned)
    channel.raw.publish('', nowhere, Buffer.from('x'), { mandatory: true })
    await vi.waitFor(() => expect(returned).toHaveBeenCalledOnce(), 30_000)

    const metric = 'rabbitmq.client.returned.messages'
    expect(await valuesBy('error.type', { metric, queue: nowhere })).toEqual({ NO_ROUTE: 1 })
    await channel.ask('close')
  })

  it('tells how many consumers a queue has in this process, and how long the oldest message is held', async () => {
    const queue = await bench.newQueue()
    await bench.fill(queue, 1)
    const [channel, [message]] = await bench.take(queue, 1)
    const other = await bench.connection.channel()
    const { consumerTag } = await bench.connection.consume(other, queue, () => {})
    const workers = { metric: 'job.workers', queue }
    expect(await valuesBy('-', workers)).toEqual({ '-': 2 })

    const age = { 'messaging.destination.name': queue, 'job.state': 'active' }
    const [before] = await readings('job.oldest.age', age)
    const [after] = await readings('job.oldest.age', age)
    expect(before!.value).toBeGreaterThan(0)
    expect(after!.value).toBeGreaterThan(before!.value)

    channel.raw.ack(message)
    const [settled] = await readings('job.oldest.age', age)
    expect(settled!.value).toBe(0)
    await other.ask('cancel', consumerTag)
    expect(await valuesBy('-', workers)).toEqual({ '-': 1 })
    await channel.ask('close')
    expect(
      (await readings('job.workers', { 'messaging.destination.name': queue })).map((one) => one.value),
    ).toEqual([0])
  })

  it('counts a consumer as gone when its queue is deleted', async () => {
    const queue = await bench.newQueue()
    const channel = await bench.connection.channel()
    const cancelled = vi.fn<(message: unknown) => void>()
    await bench.connection.consume(channel, queue, cancelled)
    await bench.queues.ask('deleteQueue', queue, {})
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledWith(null), 30_000)

    expect(await valuesBy('-', { metric: 'job.workers', queue })).toEqual({})
    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({})
    await channel.ask('close')
  })

  it('adds no listener that the application could notice', async () => {
    const channel = await bench.connection.channel()
    expect(
      ['ack', 'nack', 'return', 'delivery', 'close'].map((event) => channel.raw.listenerCount(event)),
    ).toEqual([1, 1, 0, 1, 1])
    await channel.ask('close')
  })
})
