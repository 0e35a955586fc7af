import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nodeRedisVersions, quiet, type NodeRedisCluster } from './node-redis-under-test.ts'
import { startRedisCluster, type RedisCluster, type SlotMove } from './redis-cluster.ts'
import { durationLabels } from './redis-records.ts'

let servers: RedisCluster

beforeAll(async () => {
  servers = await startRedisCluster()
})

afterAll(async () => {
  await servers?.stop()
})

describe.each(nodeRedisVersions)('$name on a cluster', ({ library, major, store, recordsOf }) => {
  let cluster: NodeRedisCluster
  let slot: number
  let move: SlotMove

  const connect = async (options: object = {}): Promise<NodeRedisCluster> => {
    const [first] = servers.nodes
    const rootNodes = [{ socket: { host: '127.0.0.1', port: first!.port } }]
    const made = quiet(library.createCluster({ rootNodes, ...options }))
    await made.connect()
    return made
  }

  beforeEach(async () => {
    cluster = await connect()
    await Promise.all(['{x}a', '{x}b', 'y', 'z'].map((key) => cluster.set(key, '1')))
    const [first, second] = servers.nodes
    slot = await first!.client.cluster('KEYSLOT', '{x}a')
    const owners = await first!.client.cluster('SLOTS')
    const [, , owner] = owners.find(([start, end]) => start <= slot && slot <= end)!
    const from = servers.nodes.find(({ port }) => port === owner![1])!
    move = { from, to: from === first ? second! : first! }
  })

  afterEach(async () => {
    await cluster?.disconnect()
  })

  test('counts commands to all nodes once, and none of those that the cluster sends itself', async () => {
    const records = await recordsOf(async () => {
      const another = await connect()
      await Promise.all(Array.from({ length: 60 }, (_, i) => another.set(`key-${i}`, String(i))))
      await another.get('nothing')
      await another.disconnect()
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
    const records = await recordsOf(() => cluster.strLen('{x}a'))
    expect(await servers.countErrors('ASK')).toBe(asked + 1)
    expect(records.commands).toEqual({ STRLEN: 1 })
    expect(durationLabels(store)).toContain(
      `db.namespace=0,db.operation.name=STRLEN,db.system.name=redis,server.address=127.0.0.1,server.port=${move.to.port}`,
    )
    await servers.endMove(slot, move)
  })

  test('counts each command of a transaction once', async () => {
    const records = await recordsOf(() => cluster.multi().get('{x}a').get('{x}b').exec())
    expect(records).toEqual({ commands: { MULTI: 1, GET: 2, EXEC: 1 }, lookups: {}, blocking: {} })
  })

  test('counts errors that are no redirections by their prefix', async () => {
    const records = await recordsOf(() => cluster.lPush('{x}a', 'no list').catch(() => {}))
    expect(records.commands).toEqual({ 'LPUSH WRONGTYPE': 1 })
  })

  test('counts a command that is sent round in circles once, by that', async () => {
    const impatient = await connect({ maxCommandRedirections: 2 })
    await emptySlot()
    // The old node gives the slot away, and the new one does not take it.
    await move.from.client.cluster('SETSLOT', slot, 'NODE', move.to.id)
    const records = await recordsOf(async () => {
      await expect(impatient.get('{x}a')).rejects.toThrow(/MOVED|Too many Cluster redirections/)
    })
    await servers.endMove(slot, move)
    await impatient.disconnect()
    expect(records.commands).toEqual({ [major === 6 ? 'GET too_many_redirections' : 'GET MOVED']: 1 })
  })

  test('counts a command that no node could be found for', async () => {
    const closed = await connect()
    await closed.disconnect()
    const records = await recordsOf(async () => {
      await expect(closed.get('a')).rejects.toBeInstanceOf(Error)
    })
    const [[key, count] = []] = Object.entries(records.commands)
    expect([key?.split(' ')[0], count]).toEqual([major === 5 ? '_OTHER' : 'GET', 1])
  })

  async function emptySlot(): Promise<void> {
    for (const key of ['{x}a', '{x}b']) await cluster.del(key)
  }
})
