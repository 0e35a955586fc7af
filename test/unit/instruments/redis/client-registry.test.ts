import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { ClientRegistry } from '../../../../src/instruments/redis/client-registry.ts'
import type { RedisClient } from '../../../../src/instruments/redis/ioredis-client.ts'
import type { Series } from '../../../../src/series/series.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function client(status: string): Writable<RedisClient> {
  return { status, options: { host: 'a', port: 1 }, commandQueue: [1], offlineQueue: [] }
}

async function connectionsOf(store: SeriesStore): Promise<Record<string, number>> {
  const collected = await store.collect({ timeoutMs: 1000 })
  const found = collected.find(({ metric }) => metric.name === 'redis.client.connection.count')
  return Object.fromEntries(
    (found?.series ?? [])
      .map((one) => [stateOf(one), one.cells[one.offset]!] as const)
      .filter(([, count]) => count > 0),
  )
}

function stateOf({ attributes }: Series): string {
  return attributes.find(([name]) => name === 'redis.client.connection.state')![1]
}

test('counts living clients by state, and one that it was told of twice once', async () => {
  const store = new SeriesStore()
  const registry = new ClientRegistry()
  registry.observe(store)
  const clients = ['ready', 'ready', 'wait', 'connect', 'close', 'monitoring'].map(client)
  for (const one of [...clients, ...clients]) registry.addClient(one)
  expect(await connectionsOf(store)).toEqual({ ready: 3, idle: 1, connecting: 1, reconnecting: 1 })
})

test('forgets a client that has ended, and counts it again when it connects again', async () => {
  const store = new SeriesStore()
  const registry = new ClientRegistry()
  registry.observe(store)
  const one = client('ready')
  registry.addClient(one)
  one.status = 'end'
  expect(await connectionsOf(store)).toEqual({})
  one.status = 'connecting'
  expect(await connectionsOf(store)).toEqual({})
  registry.addClient(one)
  expect(await connectionsOf(store)).toEqual({ connecting: 1 })
})

test('forgets a client that was disconnected between two attempts to connect', async () => {
  const store = new SeriesStore()
  const registry = new ClientRegistry()
  registry.observe(store)
  const one: Writable<RedisClient> = { ...client('reconnecting'), reconnectTimeout: 1 }
  registry.addClient(one)
  expect(await connectionsOf(store)).toEqual({ reconnecting: 1 })
  one.reconnectTimeout = null
  expect(await connectionsOf(store)).toEqual({})
})

test('keeps no client alive', async () => {
  const store = new SeriesStore()
  const registry = new ClientRegistry()
  registry.observe(store)
  const references = Array.from({ length: 100 }, () => {
    const one = client('ready')
    registry.addClient(one)
    return new WeakRef(one)
  })
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(references.filter((reference) => reference.deref() !== undefined)).toEqual([])
  expect(await connectionsOf(store)).toEqual({})
})
