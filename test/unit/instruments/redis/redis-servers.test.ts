import { expect, test, vi } from 'vitest'
import { ClientRegistry } from '../../../../src/instruments/redis/client-registry.ts'
import type { RedisClient } from '../../../../src/instruments/redis/ioredis-client.ts'
import { targetKey } from '../../../../src/instruments/redis/ioredis-client.ts'
import { RedisServers } from '../../../../src/instruments/redis/redis-servers.ts'

type Queued = readonly [name: string, ...args: string[]]

/** A client as the check sees it, with the commands that wait for their replies. */
function client(parts: Partial<RedisClient> & { queue?: readonly Queued[] } = {}): RedisClient & {
  ping: ReturnType<typeof vi.fn<() => Promise<string>>>
} {
  const { queue = [], ...rest } = parts
  return {
    status: 'ready',
    options: { host: 'cache', port: 6379 },
    commandQueue: {
      length: queue.length,
      get: (index: number) => {
        const [name, ...args] = queue[index]!
        return { command: { name, args, resolve() {}, reject() {} } }
      },
    },
    ping: vi.fn<() => Promise<string>>(() => Promise.resolve('PONG')),
    ...rest,
  } as never
}

function serversOf(...clients: RedisClient[]): RedisServers {
  const registry = new ClientRegistry()
  for (const one of clients) registry.addClient(one)
  return new RedisServers(registry)
}

test('names each server once, and none that no client connects to yet', () => {
  const servers = serversOf(
    client(),
    client(),
    client({ options: { path: '/run/redis.sock' } }),
    client({ options: { host: 'lazy', port: 6379 }, status: 'wait' }),
    client({ options: { name: 'orders', sentinels: [] } }),
  )
  expect([...servers.servers()]).toEqual(['cache:6379', '/run/redis.sock', 'orders'])
})

test('sends one PING, through the first client that can answer it', async () => {
  const unable = [
    client({
      queue: [
        ['get', 'a'],
        ['blpop', 'jobs', '0'],
      ],
    }),
    client({ queue: [['xread', 'BLOCK', '0', 'STREAMS', 'events', '$']] }),
    client({ queue: [['multi'], ['set', 'a', '1']] }),
    client({ [targetKey]: { transactionIsOpen: true } as never }),
    client({ condition: { subscriber: {} } }),
    client({ status: 'monitoring' }),
    client({ queue: Array.from({ length: 1001 }, () => ['get', 'a'] as const) }),
  ]
  const able = client({ queue: [['get', 'a'], ['multi'], ['exec'], ['xread', 'STREAMS', 'events', '0']] })
  const spare = client()
  await serversOf(...unable, able, spare).ask('cache:6379')
  expect([...unable, able, spare].map(({ ping }) => ping.mock.calls.length)).toEqual([
    ...unable.map(() => 0),
    1,
    0,
  ])
  await expect(serversOf(...unable).ask('cache:6379')).resolves.toBeUndefined()
})

test('a server is down when PING fails, a client lost it, or none reaches it', async () => {
  const loading = client({ ping: () => Promise.reject(new Error('LOADING')) })
  await expect(serversOf(loading).ask('cache:6379')).rejects.toThrow('LOADING')
  const lost = serversOf(client(), client({ status: 'reconnecting' }), client())
  await expect(lost.ask('cache:6379')).rejects.toThrow('1 of 3 connections are reconnecting')
  const connecting = client({ status: 'connecting' })
  await expect(serversOf(connecting).ask('cache:6379')).rejects.toThrow('the connection is at "connecting"')
  await expect(serversOf(client(), connecting).ask('cache:6379')).resolves.toBeUndefined()
})

test('a cluster is one server, and its nodes and own connections are none', async () => {
  const registry = new ClientRegistry()
  const node = client({ options: { host: 'node-1', port: 7000 }, status: 'reconnecting' })
  const refresher = client({ options: { host: 'node-2', connectionName: 'ioredis-cluster(refresher)' } })
  for (const one of [node, refresher]) registry.addClient(one)
  const clusters = [[{ host: 'node-1', port: 7000 }], ['redis://user:secret@seed:7001/0'], [7002], []].map(
    (startupNodes) => {
      const cluster = client({ startupNodes, nodes: () => [node], commandQueue: undefined as never })
      registry.addCluster(cluster)
      return cluster
    },
  )
  const servers = new RedisServers(registry)
  expect([...servers.servers()]).toEqual([
    'cluster node-1:7000',
    'cluster seed:7001',
    'cluster localhost:7002',
    'cluster localhost:6379',
  ])
  await servers.ask('cluster seed:7001')
  expect(clusters.map(({ ping }) => ping.mock.calls.length)).toEqual([0, 1, 0, 0])
})
