import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readings, valuesBy, variants, type Channel, type Connection } from './amqplib-variants.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'

const sent = 'messaging.client.sent.messages'
const consumed = 'messaging.client.consumed.messages'
const operations = 'messaging.client.operation.duration'
const processed = 'messaging.process.duration'
const outcomes = 'job.outcomes'

describe.each(variants)('$title', ({ connect }) => {
  let connection: Connection
  let queues: Channel

  beforeAll(async () => {
    connection = await connect(serviceUrl('rabbitmq'))
    queues = await connection.channel()
  })
  afterAll(() => connection.close())

  async function newQueue(): Promise<string> {
    const queue = uniqueName('orders')
    await queues.ask('assertQueue', queue, { autoDelete: false, durable: false, expires: 60_000 })
    return queue
  }

  /** Puts messages into a queue and waits until they are there. */
  async function fill(queue: string, count: number): Promise<void> {
    const channel = await connection.confirmChannel()
    for (let i = 0; i < count; i++) channel.raw.publish('', queue, Buffer.from(String(i)))
    await channel.ask('waitForConfirms')
    await channel.ask('close')
  }

  /** Consumes until so many messages are there. */
  async function take(queue: string, count: number, options: object = {}): Promise<[Channel, unknown[]]> {
    const channel = await connection.channel()
    const messages: unknown[] = []
    await connection.consume(channel, queue, (message) => messages.push(message), options)
    await vi.waitFor(() => expect(messages).toHaveLength(count), 10_000)
    return [channel, messages]
  }

  it('counts each message that is published, delivered and acknowledged', async () => {
    const queue = await newQueue()
    await fill(queue, 5)
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue })).toEqual({ publish: 5 })

    const [channel, messages] = await take(queue, 5)
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
    await queues.ask('assertExchange', exchange, 'topic', { durable: false, autoDelete: true })
    for (let i = 0; i < 3; i++) queues.raw.publish(exchange, `order.${i}`, Buffer.from('x'))
    expect(await valuesBy('-', { metric: sent, queue: exchange })).toEqual({ '-': 3 })
    await queues.ask('deleteExchange', exchange, {})
  })

  it('times each confirmation once, whether the broker confirms one message or several', async () => {
    const queue = await newQueue()
    const channel = await connection.confirmChannel()
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
    await queues.ask('assertQueue', queue, {
      durable: false,
      expires: 60_000,
      maxLength: 1,
      arguments: { 'x-overflow': 'reject-publish' },
    })
    const channel = await connection.confirmChannel()
    const confirmed = vi.fn<(error: unknown) => void>()
    for (let i = 0; i < 3; i++) channel.raw.publish('', queue, Buffer.from('x'), {}, confirmed)
    await vi.waitFor(() => expect(confirmed).toHaveBeenCalledTimes(3), 10_000)

    expect(await valuesBy('error.type', { metric: operations, queue })).toEqual({ '-': 1, nack: 2 })
    await channel.ask('close')
  })

  it('counts a message that the library does not take, with the error that reaches the caller', async () => {
    const queue = await newQueue()
    const channel = await connection.channel()
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
    const channel = await connection.channel()
    const returned = vi.fn<(message: unknown) => void>()
    channel.raw.on('return', returned)
    channel.raw.publish('', nowhere, Buffer.from('x'), { mandatory: true })
    await vi.waitFor(() => expect(returned).toHaveBeenCalledOnce(), 10_000)

    const metric = 'rabbitmq.client.returned.messages'
    expect(await valuesBy('error.type', { metric, queue: nowhere })).toEqual({ NO_ROUTE: 1 })
    await channel.ask('close')
  })

  it('tells what became of messages that are refused', async () => {
    const queue = await newQueue()
    await fill(queue, 4)
    const [channel, [first, second, third, fourth]] = await take(queue, 4)
    channel.raw.nack(first, false, false)
    channel.raw.reject(second, false)
    channel.raw.ack(third)
    channel.raw.ack(fourth)

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 2, dead: 2 })
    expect(await valuesBy('error.type', { metric: processed, queue })).toEqual({ '-': 2, nack: 1, reject: 1 })
    await channel.ask('close')
  })

  it('counts a poison message each time it comes back', async () => {
    const queue = await newQueue()
    await fill(queue, 1)
    const channel = await connection.channel()
    let deliveries = 0
    await connection.consume(channel, queue, (message) => {
      deliveries++
      if (deliveries < 4) channel.raw.nack(message, false, true)
      else channel.raw.reject(message, false)
    })
    await vi.waitFor(() => expect(deliveries).toBe(4), 10_000)

    expect(await valuesBy('-', { metric: 'rabbitmq.client.redelivered.messages', queue })).toEqual({ '-': 3 })
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ retried: 3, dead: 1 })
    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({ '-': 4 })
    await channel.ask('close')
  })

  it('counts each message that is settled together with others', async () => {
    const queue = await newQueue()
    await fill(queue, 9)
    const [channel, messages] = await take(queue, 9)
    channel.raw.ack(messages[2], true)
    channel.raw.nack(messages[5], true, false)
    channel.raw.ackAll()

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 6, dead: 3 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
    await channel.ask('close')
  })

  it('counts what basic.recover gives back as retried', async () => {
    const queue = await newQueue()
    await fill(queue, 2)
    const [channel, messages] = await take(queue, 2)
    await channel.ask('recover')
    await vi.waitFor(() => expect(messages).toHaveLength(4), 10_000)
    channel.raw.ackAll()

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ retried: 2, completed: 2 })
    await channel.ask('close')
  })

  it('times no message that needs no acknowledgement', async () => {
    const queue = await newQueue()
    await fill(queue, 3)
    const [channel] = await take(queue, 3, { noAck: true })

    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({ '-': 3 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
    await channel.ask('close')
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({})
  })

  it('counts messages that are asked for one by one, and times each question', async () => {
    const queue = await newQueue()
    await fill(queue, 1)
    const channel = await connection.channel()
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
    const queue = await newQueue()
    await fill(queue, 3)
    const [channel, [first]] = await take(queue, 3)
    channel.raw.ack(first)
    await channel.ask('close')

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 1, stalled: 2 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
  })

  it('tells how many consumers a queue has in this process, and how long the oldest message is held', async () => {
    const queue = await newQueue()
    await fill(queue, 1)
    const [channel, [message]] = await take(queue, 1)
    const other = await connection.channel()
    const { consumerTag } = await connection.consume(other, queue, () => {})
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
    const queue = await newQueue()
    const channel = await connection.channel()
    const cancelled = vi.fn<(message: unknown) => void>()
    await connection.consume(channel, queue, cancelled)
    await queues.ask('deleteQueue', queue, {})
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledWith(null), 10_000)

    expect(await valuesBy('-', { metric: 'job.workers', queue })).toEqual({})
    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({})
    await channel.ask('close')
  })

  it('adds no listener that the application could notice', async () => {
    const channel = await connection.channel()
    expect(
      ['ack', 'nack', 'return', 'delivery', 'close'].map((event) => channel.raw.listenerCount(event)),
    ).toEqual([1, 1, 0, 1, 1])
    await channel.ask('close')
  })
})
