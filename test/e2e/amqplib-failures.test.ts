import { connect as connectSocket, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readings, valuesBy, variants, type Connection } from './amqplib-variants.ts'
import { reservePort } from './reserve-port.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'

const openings = 'rabbitmq.client.connection.create_time'
const closures = 'rabbitmq.client.connection.closures'
const outcomes = 'job.outcomes'
const waitMs = 30_000

describe.each(variants)('$title', ({ connect }) => {
  it('counts a broker that is down as a failed opening', async () => {
    const port = await reservePort()
    await expect(connect(`amqp://127.0.0.1:${port}`)).rejects.toThrow('ECONNREFUSED')

    expect(await valuesBy('error.type', { metric: openings, port })).toEqual({ ECONNREFUSED: 1 })
    expect(await connections(port)).toEqual({ connecting: 0, open: 0, blocked: 0 })
  })

  it('counts a refused password as ACCESS_REFUSED', async () => {
    const { port } = await proxy()
    await expect(connect(`amqp://guest:wrong@127.0.0.1:${port}`)).rejects.toThrow('ACCESS-REFUSED')

    expect(await valuesBy('error.type', { metric: openings, port })).toEqual({ ACCESS_REFUSED: 1 })
    expect(await connections(port)).toEqual({ connecting: 0, open: 0, blocked: 0 })
  })

  it('tells of a broker that does not answer that it is being connected to', async () => {
    const { port, sockets } = await listening(() => {})
    const opening = connect(`amqp://127.0.0.1:${port}`)
    await vi.waitFor(() => expect(sockets.size).toBe(1), waitMs)
    expect(await connections(port)).toEqual({ connecting: 1, open: 0, blocked: 0 })

    for (const socket of sockets) socket.destroy()
    await expect(opening).rejects.toThrow(/Socket closed abruptly|ECONNRESET/)
    expect(await connections(port)).toEqual({ connecting: 0, open: 0, blocked: 0 })
    expect(await valuesBy('-', { metric: openings, port })).toEqual({ '-': 1 })
  })

  it('leaves the error of a URL that is wrong as it is', async () => {
    await expect(connect('http://127.0.0.1:1')).rejects.toThrow('Expected amqp: or amqps:')
  })

  it('tells of connections and channels, and of their end when the application closes them', async () => {
    const { port } = await proxy()
    const connection = await connect({ protocol: 'amqp', hostname: '127.0.0.1', port })
    await connection.channel()
    const second = await connection.channel()
    expect(await connections(port)).toEqual({ connecting: 0, open: 1, blocked: 0 })
    const channels = { metric: 'rabbitmq.client.channel.count', port }
    expect(await valuesBy('-', channels)).toEqual({ '-': 2 })
    await second.ask('close')
    expect(await valuesBy('-', channels)).toEqual({ '-': 1 })

    await connection.close()
    expect(await connections(port)).toEqual({ connecting: 0, open: 0, blocked: 0 })
    expect(await valuesBy('error.type', { metric: closures, port })).toEqual({ '-': 1 })
    expect(await valuesBy('error.type', { metric: openings, port })).toEqual({ '-': 1 })
  })

  it('counts what was in flight when the connection is cut, and the delivery after it', async () => {
    const { port, sockets, hold } = await proxy()
    const queue = uniqueName('orders')
    const connection = await open(connect, port)
    const consumer = await connection.channel()
    await consumer.ask('assertQueue', queue, { durable: false, expires: 60_000 })
    const producer = await connection.confirmChannel()
    producer.raw.publish('', queue, Buffer.from('first'))
    await producer.ask('waitForConfirms')
    let delivered = 0
    await connection.consume(consumer, queue, () => delivered++)
    await vi.waitFor(() => expect(delivered).toBe(1), waitMs)

    hold()
    const confirmed = vi.fn<(error: unknown) => void>()
    producer.raw.publish('', queue, Buffer.from('lost'), {}, confirmed)
    expect(await valuesBy('-', { metric: 'rabbitmq.client.unconfirmed.messages', port })).toEqual({ '-': 1 })
    const closed = new Promise((resolve) => connection.raw.on('close', resolve))
    for (const socket of sockets) socket.destroy()
    await closed
    await vi.waitFor(() => expect(confirmed).toHaveBeenCalledOnce(), waitMs)
    expect(confirmed.mock.calls[0]![0]).toBeInstanceOf(Error)

    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ stalled: 1 })
    const operations = { metric: 'messaging.client.operation.duration', queue }
    expect(await valuesBy('error.type', operations)).toEqual({ '-': 1, CHANNEL_CLOSED: 1 })
    expect(await valuesBy('-', { metric: 'rabbitmq.client.unconfirmed.messages', port })).toEqual({})
    expect(await connections(port)).toEqual({ connecting: 0, open: 0, blocked: 0 })
    expect(Object.values(await valuesBy('error.type', { metric: closures, port }))).toEqual([1])
    expect(await valuesBy('error.type', { metric: closures, port })).not.toHaveProperty('-')

    const again = await connect(serviceUrl('rabbitmq'))
    const channel = await again.channel()
    await again.consume(channel, queue, (message) => message && channel.raw.ack(message))
    const redelivered = { metric: 'rabbitmq.client.redelivered.messages', queue }
    await vi.waitFor(async () => expect(await valuesBy('-', redelivered)).toEqual({ '-': 1 }), waitMs)
    await again.close()
  })

  it('counts a channel that the broker closes, by what it says', async () => {
    const { port } = await proxy()
    const connection = await open(connect, port)
    const channel = await connection.channel()
    await expect(channel.ask('checkQueue', uniqueName('missing'))).rejects.toThrow('NOT_FOUND')
    const other = await connection.channel()
    const failed = new Promise((resolve) => other.raw.on('error', resolve))
    other.raw.ack({ fields: { deliveryTag: 99 } })
    await failed

    const errors = { metric: 'rabbitmq.client.channel.errors', port }
    await vi.waitFor(
      async () =>
        expect(await valuesBy('error.type', errors)).toEqual({ NOT_FOUND: 1, PRECONDITION_FAILED: 1 }),
      waitMs,
    )
    await connection.close()
  })

  it('changes nothing about a consumer that throws, and counts its message as stalled when it is', async () => {
    const { port } = await proxy()
    const queue = uniqueName('orders')
    const connection = await open(connect, port)
    const channel = await connection.confirmChannel()
    await channel.ask('assertQueue', queue, { durable: false, expires: 60_000 })
    const failed = new Promise<unknown>((resolve) => channel.raw.on('error', resolve))
    await connection.consume(channel, queue, () => {
      throw new RangeError('the consumer failed')
    })
    channel.raw.publish('', queue, Buffer.from('x'))

    expect(await failed).toMatchObject({ name: 'RangeError', message: 'the consumer failed', code: 541 })
    const stalled = { metric: outcomes, queue }
    await vi.waitFor(
      async () => expect(await valuesBy('job.outcome', stalled)).toEqual({ stalled: 1 }),
      waitMs,
    )
    expect(await valuesBy('error.type', { metric: 'rabbitmq.client.channel.errors', port })).toEqual({
      INTERNAL_ERROR: 1,
    })
    await connection.close()
  })
})

const recovering = variants.filter(({ version }) => version.startsWith('2.'))

describe.each(recovering)('$title', ({ connect }) => {
  it('counts each attempt of a connection that recovers itself', async () => {
    const { port, sockets } = await proxy()
    const recovery = { initialDelay: 10, jitter: 0 }
    const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}`, { recovery })
    connection.raw.on('error', () => {})
    for (const socket of sockets) socket.destroy()
    const opened = { metric: openings, port }
    await vi.waitFor(async () => expect(await valuesBy('error.type', opened)).toEqual({ '-': 2 }), waitMs)
    expect(await connections(port)).toEqual({ connecting: 0, open: 1, blocked: 0 })
    await connection.close()
  })
})

type Connect = (typeof variants)[number]['connect']

/** Opens a connection whose errors do not end the process. */
async function open(connect: Connect, port: number): Promise<Connection> {
  const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}`)
  connection.raw.on('error', () => {})
  return connection
}

async function connections(port: number): Promise<Record<string, number>> {
  const found = await readings('rabbitmq.client.connection.count', { 'server.port': String(port) })
  return Object.fromEntries(
    found.map(({ attributes, value }) => [attributes['rabbitmq.client.connection.state'], value]),
  )
}

interface Listening {
  readonly port: number
  readonly sockets: Set<Socket>
}

/** Listens on a port of its own until the test is over; its connections can be cut. */
async function listening(onSocket: (socket: Socket) => void): Promise<Listening> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, sockets }
}

/** Passes connections on to the broker; `hold` keeps back what is sent from then on. */
async function proxy(): Promise<Listening & { hold: () => void }> {
  const broker = new URL(serviceUrl('rabbitmq'))
  const upstreams = new Set<{ socket: Socket; upstream: Socket }>()
  const listener = await listening((socket) => {
    const upstream = connectSocket(Number(broker.port), broker.hostname)
    upstreams.add({ socket, upstream })
    upstream.on('error', () => {})
    socket.pipe(upstream).pipe(socket)
    socket.on('close', () => upstream.destroy())
    upstream.on('close', () => socket.end())
  })
  const hold = (): void => {
    for (const { socket, upstream } of upstreams) socket.unpipe(upstream)
  }
  return { ...listener, hold }
}
