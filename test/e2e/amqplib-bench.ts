import { expect, vi } from 'vitest'
import type { Channel, Connection, Variant } from './amqplib-variants.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'

/** A connection to the real broker, with what most cases begin with. */
export interface Bench {
  readonly connection: Connection
  /** A channel that no case closes. */
  readonly queues: Channel
  newQueue(): Promise<string>
  /** Puts messages into a queue and waits until they are there. */
  fill(queue: string, count: number): Promise<void>
  /** Consumes until so many messages are there. */
  take(queue: string, count: number, options?: object): Promise<[Channel, unknown[]]>
}

/** Connects with a variant of the library. */
export async function openBench(connect: Variant['connect']): Promise<Bench> {
  const connection = await connect(serviceUrl('rabbitmq'))
  const queues = await connection.channel()
  return {
    connection,
    queues,
    async newQueue() {
      const queue = uniqueName('orders')
      await queues.ask('assertQueue', queue, { durable: false, expires: 60_000 })
      return queue
    },
    async fill(queue, count) {
      const channel = await connection.confirmChannel()
      for (let i = 0; i < count; i++) channel.raw.publish('', queue, Buffer.from(String(i)))
      await channel.ask('waitForConfirms')
      await channel.ask('close')
    },
    async take(queue, count, options = {}) {
      const channel = await connection.channel()
      const messages: unknown[] = []
      await connection.consume(channel, queue, (message) => messages.push(message), options)
      await vi.waitFor(() => expect(messages).toHaveLength(count), 30_000)
      return [channel, messages]
    },
  }
}
