import { expect, test } from 'vitest'
import { linkKey, type NodeRedisClient } from '../../../../src/instruments/redis/node-redis-client.ts'
import { nodeRedisLinksOf } from '../../../../src/instruments/redis/node-redis-links.ts'
import { patchQueue } from '../../../../src/instruments/redis/patch-queue.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

/** A queue and a client in the shape of @redis/client. */
function setUp(): { client: NodeRedisClient; queue: InstanceType<typeof Queue>; store: SeriesStore } {
  const queueClass = class extends Queue {}
  for (const name of Object.getOwnPropertyNames(Queue.prototype)) {
    if (name === 'constructor') continue
    Object.defineProperty(queueClass.prototype, name, Object.getOwnPropertyDescriptor(Queue.prototype, name)!)
  }
  patchQueue({ default: queueClass })
  const queue = new queueClass()
  const client: NodeRedisClient = {
    isOpen: true,
    isReady: true,
    get isPubSubActive() {
      return queue.isPubSubActive
    },
  }
  return { client, queue, store: new SeriesStore() }
}

class Queue {
  [linkKey]?: never
  get isPubSubActive(): boolean {
    return false
  }
  addCommand(words: readonly string[]): Promise<unknown> {
    return words[0] === 'FAIL' ? Promise.reject(new Error('of Redis')) : Promise.resolve(words[0])
  }
  subscribe(_type: string, channel: string): Promise<unknown> | undefined {
    if (channel === 'hostile') throw new TypeError('no channel')
    return channel === 'known' ? undefined : Promise.resolve()
  }
  unsubscribe(): Promise<unknown> {
    return Promise.resolve()
  }
}

test('finds the private queue of a client', () => {
  const { client, queue, store } = setUp()
  const link = nodeRedisLinksOf(store).of(client)
  expect(queue[linkKey]).toBe(link)
})

test('leaves a queue alone whose client it has not seen', async () => {
  const { queue } = setUp()
  await expect(queue.addCommand(['GET'])).resolves.toBe('GET')
})

test('passes on replies, rejections, exceptions and nothing, and counts what waits', async () => {
  const { client, queue, store } = setUp()
  const link = nodeRedisLinksOf(store).of(client)
  const reply = queue.addCommand(['GET'])
  expect(link.pendingCount).toBe(1)
  await expect(reply).resolves.toBe('GET')
  await expect(queue.addCommand(['FAIL'])).rejects.toThrow('of Redis')
  expect(queue.subscribe('CHANNELS', 'known')).toBeUndefined()
  expect(() => queue.subscribe('CHANNELS', 'hostile')).toThrow('no channel')
  expect(link.pendingCount).toBe(0)
})

test('keeps the names and the numbers of parameters of the methods', () => {
  const { queue } = setUp()
  expect([queue.addCommand.name, queue.addCommand.length]).toEqual(['addCommand', 1])
})
