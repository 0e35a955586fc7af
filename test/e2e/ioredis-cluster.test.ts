import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cluster } from 'ioredis'
import { ioredisVersions } from './ioredis-under-test.ts'
import { durationLabels, eventually, secondsOf } from './redis-records.ts'
import { startRedisCluster, type RedisCluster, type SlotMove } from './redis-cluster.ts'

let servers: RedisCluster

beforeAll(async () => {
  servers = await startRedisCluster()
})

afterAll(async () => {
  await servers?.stop()
})

describe.each(ioredisVersions)('$name on a cluster', ({ name, library, store, recordsOf, observe }) => {
  let cluster: Cluster
  let slot: number
  let move: SlotMove

  beforeEach(async () => {
    const [first, second] = servers.nodes
    cluster = new library.Cluster([{ host: '127.0.0.1', port: first!.port }], {
      // Version 4 would learn every five seconds where slots are, and then is not redirected.
      slotsRefreshInterval: 3_600_000,
    })
    await eventually(() => cluster.status === 'ready')
    await Promise.all(['{x}a', '{x}b', 'y', 'z'].map((key) => cluster.set(key, '1')))
    slot = await first!.client.cluster('KEYSLOT', '{x}a')
    const owners = await first!.client.cluster('SLOTS')
    const [, , owner] = owners.find(([start, end]) => start <= slot && slot <= end)!
    const from = servers.nodes.find(({ port }) => port === owner![1])!
    move = { from, to: from === first ? second! : first! }
  })

  afterEach(() => {
    cluster.disconnect()
  })

  test('counts commands to all nodes once, and none of those that the cluster sends itself', async () => {
    const records = await recordsOf(async () => {
      const another = new library.Cluster([{ host: '127.0.0.1', port: servers.nodes[0]!.port }])
      await Promise.all(Array.from({ length: 60 }, (_, i) => another.set(`key-${i}`, i)))
      await another.get('nothing')
      another.disconnect()
    })
    expect(records.commands).toEqual({ SET: 60, GET: 1 })
    for (const { port } of servers.nodes) {
      expect(durationLabels(store)).toContain(
        `db.namespace=0,db.operation.name=SET,db.system.name=redis,server.address=127.0.0.1,server.port=${port}`,
      )
    }
  })

  test('counts a command that is answered MOVED once, and without an error', async () => {
    await emptySlot()
    await servers.endMove(slot, move)
    const moved = await servers.countErrors('MOVED')
    const records = await recordsOf(() => Promise.all([cluster.get('{x}a'), cluster.get('y')]))
    expect(await servers.countErrors('MOVED')).toBeGreaterThan(moved)
    expect(records.commands).toEqual({ GET: 2 })
    expect(records.lookups).toEqual({ 'GET miss': 1, 'GET hit': 1 })
  })

  test('counts a command that is answered ASK once, on the node that served it', async () => {
    await emptySlot()
    await servers.beginMove(slot, move)
    const asked = await servers.countErrors('ASK')
    const records = await recordsOf(() => cluster.strlen('{x}a'))
    expect(await servers.countErrors('ASK')).toBe(asked + 1)
    expect(records.commands).toEqual({ STRLEN: 1 })
    expect(durationLabels(store)).toContain(
      `db.namespace=0,db.operation.name=STRLEN,db.system.name=redis,server.address=127.0.0.1,server.port=${move.to.port}`,
    )
    await servers.endMove(slot, move)
  })

  test('counts each command of a pipeline that is redirected once', async () => {
    await emptySlot()
    await servers.endMove(slot, move)
    const moved = await servers.countErrors('MOVED')
    const records = await recordsOf(() => cluster.pipeline().set('{x}a', 1).get('{x}a').get('{x}b').exec())
    expect(await servers.countErrors('MOVED')).toBeGreaterThanOrEqual(moved + 3)
    expect(records.commands).toEqual({ SET: 1, GET: 2 })
    expect(records.lookups).toEqual({ 'GET hit': 1, 'GET miss': 1 })
  })

  test('times a redirected pipeline from its first attempt', async () => {
    const patient = new library.Cluster([{ host: '127.0.0.1', port: servers.nodes[0]!.port }], {
      retryDelayOnMoved: 100,
      slotsRefreshInterval: 3_600_000,
    })
    await eventually(() => patient.status === 'ready')
    await emptySlot()
    await servers.endMove(slot, move)
    const before = secondsOf(store, 'HSTRLEN')
    await patient.pipeline().hstrlen('{x}a', 'f').exec()
    patient.disconnect()
    expect(secondsOf(store, 'HSTRLEN') - before).toBeGreaterThan(0.095)
  })

  test('counts each command of a pipeline that is asked to go elsewhere once', async () => {
    await emptySlot()
    await servers.beginMove(slot, move)
    const asked = await servers.countErrors('ASK')
    const records = await recordsOf(() => cluster.pipeline().get('{x}a').get('{x}b').exec())
    expect(await servers.countErrors('ASK')).toBe(asked + 2)
    expect(records.commands).toEqual({ GET: 2 })
    await servers.endMove(slot, move)
  })

  test('counts a transaction that is redirected once', async () => {
    await emptySlot()
    await servers.endMove(slot, move)
    const records = await recordsOf(() => cluster.multi().set('{x}a', 1).incr('{x}a').exec())
    expect(records.commands).toEqual({ MULTI: 1, SET: 1, INCR: 1, EXEC: 1 })
  })

  test('counts errors that are no redirections by their prefix', async () => {
    const records = await recordsOf(async () => {
      await cluster.lpush('{x}a', 'no list').catch(() => {})
      await cluster.mget('{x}a', 'y').catch(() => {})
      await cluster.pipeline().lpush('{x}a', 'no list').get('{x}a').exec()
    })
    expect(records.commands).toEqual({ 'LPUSH WRONGTYPE': 2, 'MGET CROSSSLOT': 1, GET: 1 })
  })

  test('counts a command that is sent round in circles once, by that', async () => {
    await emptySlot()
    // The old node gives the slot away, and the new one does not take it.
    await move.from.client.cluster('SETSLOT', slot, 'NODE', move.to.id)
    const records = await recordsOf(async () => {
      await expect(cluster.get('{x}a')).rejects.toThrow('Too many Cluster redirections')
      const [reply] = (await cluster.pipeline().get('{x}a').exec())!
      expect(reply![0]?.message).toContain('MOVED')
    })
    await servers.endMove(slot, move)
    expect(records.commands).toEqual({ 'GET too_many_redirections': 1, 'GET MOVED': 1 })
  })

  test('counts what waits for a cluster that cannot be reached, and what fails then', async () => {
    const lost = new library.Cluster([{ host: '127.0.0.1', port: 1 }], {
      clusterRetryStrategy: (times) => (times > 3 ? null : 100),
    })
    lost.on('error', () => {})
    const records = await recordsOf(async () => {
      // Version 4 throws a TypeError into the process when such a pipeline fails.
      const gets: Promise<unknown>[] = name.startsWith('ioredis 4')
        ? [lost.get('a'), lost.get('a'), lost.get('a')]
        : [lost.get('a'), lost.pipeline().get('a').get('a').exec()]
      expect(await observe('redis.client.pending_commands')).toMatchObject({
        'redis.client.queue=offline': name.startsWith('ioredis 4') ? 3 : 1,
      })
      await Promise.allSettled(gets)
      await eventually(() => lost.status === 'end')
    })
    expect(records.commands).toEqual({ 'GET not_connected': 3 })
  })

  async function emptySlot(): Promise<void> {
    await cluster.del('{x}a', '{x}b')
  }
})
