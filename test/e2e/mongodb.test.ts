import type { MongoClient } from 'mongodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MongoWireServer } from './mongo-wire-server.ts'
import { mongodbVersions } from './mongodb-measured.ts'
import { uniqueName } from './services/unique-name.ts'

/** What the driver says on its own, which is not counted. */
const ofDriver = new Set(['hello', 'isMaster', 'ismaster', 'endSessions'])

const nameOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: Error) => error.name,
  )

describe.each(mongodbVersions)('$name', ({ MongoClient: Client, operationsOf, valuesOf, attributesOf }) => {
  let server: MongoWireServer
  let client: MongoClient
  let shop: string

  beforeEach(async () => {
    server = await MongoWireServer.start()
    shop = uniqueName('shop')
    client = new Client(`mongodb://${server.address}`, {
      maxPoolSize: 2,
      serverSelectionTimeoutMS: 10_000,
      retryReads: false,
    })
    server.replies.set('find', {
      ok: 1,
      cursor: { id: 0n, ns: `${shop}.item`, firstBatch: [{ _id: 1 }, { _id: 2 }] },
    })
    server.replies.set('insert', { ok: 1, n: 1 })
    server.replies.set('update', { ok: 1, n: 1, nModified: 1 })
    server.replies.set('delete', { ok: 1, n: 1 })
  })

  afterEach(async () => {
    await client.close()
    await server[Symbol.asyncDispose]()
  })

  test('each command counts once, by its name and as often as the server received it', async () => {
    const item = client.db(shop).collection('item')
    const count = await operationsOf(shop, async () => {
      expect(await item.find().toArray()).toHaveLength(2)
      expect(await item.findOne({ _id: 1 as never })).toMatchObject({ _id: 1 })
      expect((await item.insertOne({ name: 'a' })).acknowledged).toBe(true)
      await item.insertMany([{ name: 'b' }, { name: 'c' }])
      expect((await item.updateOne({ name: 'a' }, { $set: { name: 'd' } })).matchedCount).toBe(1)
      await item.deleteOne({ name: 'd' })
      await client.db(shop).command({ ping: 1 })
      await client.db(shop).command({ inventedByTheApplication: 1 })
    })
    expect(count).toEqual({ find: 2, insert: 2, update: 1, delete: 1, ping: 1, _OTHER: 1 })
    const received = Object.fromEntries([...server.received].filter(([name]) => !ofDriver.has(name)))
    expect(received).toEqual({
      find: 2,
      insert: 2,
      update: 1,
      delete: 1,
      ping: 1,
      inventedByTheApplication: 1,
    })
  })

  test('a cursor counts each batch that it asks for, and its end', async () => {
    const ns = `${shop}.item`
    server.replies.set('find', { ok: 1, cursor: { id: 7n, ns, firstBatch: [{ _id: 1 }] } })
    server.replies.set('getMore', { ok: 1, cursor: { id: 7n, ns, nextBatch: [{ _id: 2 }] } })
    const count = await operationsOf(shop, async () => {
      let seen = 0
      for await (const _ of client.db(shop).collection('item').find()) if (++seen === 3) break
    })
    expect(count).toEqual({ find: 1, getMore: 2, killCursors: 1 })
  })

  test('an error is counted by the code of the server, one of a write beside `ok: 1` included', async () => {
    const item = client.db(shop).collection('item')
    const duplicate = { index: 0, code: 11_000, errmsg: 'E11000 duplicate key error: secret' }
    server.replies.set('insert', { ok: 1, n: 0, writeErrors: [duplicate] })
    server.replies.set('update', {
      ok: 1,
      n: 1,
      writeConcernError: { code: 64, codeName: 'WriteConcernTimeout', errmsg: 'waiting' },
    })
    server.replies.set('aggregate', { ok: 0, code: 40_324, codeName: 'Location40324', errmsg: 'secret' })
    const count = await operationsOf(shop, async () => {
      expect(await nameOf(item.insertOne({ a: 1 }))).toBe('MongoServerError')
      expect(await nameOf(item.insertMany([{ a: 1 }, { a: 2 }]))).toBe('MongoBulkWriteError')
      expect(await nameOf(item.updateOne({}, { $set: { a: 1 } }))).toBe('MongoWriteConcernError')
      expect(await nameOf(item.aggregate([{ $secret: 1 }]).toArray())).toBe('MongoServerError')
    })
    expect(count).toEqual({ 'insert 11000': 2, 'update 64': 1, 'aggregate 40324': 1 })
  })

  test('a command whose connection is cut is counted, and so is one that finds no server', async () => {
    const impatient = new Client(`mongodb://${server.address}`, {
      serverSelectionTimeoutMS: 500,
      retryReads: false,
    })
    const item = impatient.db(shop).collection('item')
    await expect.poll(() => nameOf(impatient.db(shop).command({ ping: 1 }))).toBe('no error')
    server.replies.set('find', null)
    const count = await operationsOf(shop, async () => {
      const pending = nameOf(item.findOne())
      await expect.poll(() => server.received.get('find')).toBe(1)
      server.cut()
      expect(await pending).toBe('MongoNetworkError')
    })
    expect(count).toEqual({ 'find connection_closed': 1 })
    const before = await unselected()
    await server[Symbol.asyncDispose]()
    await expect.poll(() => nameOf(item.findOne())).toBe('MongoServerSelectionError')
    expect((await unselected()) - before).toBeGreaterThan(0)
    await impatient.close()
  })

  /** How many operations failed because there was no server: no database or address is known of them. */
  async function unselected(): Promise<number> {
    const values = await valuesOf('db.client.operation.duration')
    return Object.entries(values)
      .filter(([attributes]) => attributes.includes('find') && attributes.includes('server_selection'))
      .reduce((sum, [, value]) => sum + value, 0)
  }

  test('the connections of a pool are exact: idle, used, waited for, and how many there may be', async () => {
    const state = async () => ({
      idle: (await valuesOf('db.client.connection.count'))[`${server.address} idle`],
      used: (await valuesOf('db.client.connection.count'))[`${server.address} used`],
      pending: (await valuesOf('db.client.connection.pending_requests'))[server.address],
      limit: (await valuesOf('db.client.connection.limit'))[server.address],
    })
    server.replies.set('find', null)
    const item = client.db(shop).collection('item')
    const pending = Array.from({ length: 3 }, () => nameOf(item.findOne()))
    await expect.poll(state).toEqual({ idle: 0, used: 2, pending: 1, limit: 2 })
    await expect.poll(() => server.received.get('find')).toBe(2)
    server.replies.delete('find')
    server.cut()
    await Promise.all(pending)
    // The driver may be seconds late to see that the server is there again; each attempt makes it look.
    await expect
      .poll(() => nameOf(client.db(shop).command({ ping: 1 })), { timeout: 45_000 })
      .toBe('no error')
    const { idle, used, pending: waiting } = await state()
    expect({ used, waiting }).toEqual({ used: 0, waiting: 0 })
    expect(idle).toBeGreaterThan(0)
    expect((await valuesOf('db.client.connection.create_time'))[server.address]).toBeGreaterThanOrEqual(2)
    expect((await valuesOf('db.client.connection.wait_time'))[server.address]).toBeGreaterThanOrEqual(3)
    await client.close()
    expect(await state()).toEqual({ idle: undefined, used: undefined, pending: undefined, limit: undefined })
  })

  test('a request that no connection is free for in time counts as a time-out of the pool', async () => {
    const narrow = new Client(`mongodb://${server.address}`, {
      maxPoolSize: 1,
      waitQueueTimeoutMS: 30,
      retryReads: false,
    })
    const timeouts = async (): Promise<number> =>
      (await valuesOf('db.client.connection.timeouts'))[server.address] ?? 0
    // Connecting may take longer.
    await expect.poll(() => nameOf(narrow.db(shop).command({ ping: 1 }))).toBe('no error')
    const before = await timeouts()
    server.replies.set('find', null)
    const item = narrow.db(shop).collection('item')
    const held = nameOf(item.findOne())
    await expect.poll(() => server.received.get('find')).toBe(1)
    expect(await nameOf(item.findOne())).toBe('MongoWaitQueueTimeoutError')
    expect((await timeouts()) - before).toBe(1)
    server.cut()
    await held
    await narrow.close()
  })

  test('an operation says which system, database and server it was done on', async () => {
    await client.db(shop).command({ ping: 1 })
    const [host, port] = server.address.split(':')
    expect(await attributesOf(shop)).toEqual([
      {
        'db.system.name': 'mongodb',
        'db.namespace': shop,
        'db.operation.name': 'ping',
        'server.address': host,
        'server.port': port,
      },
    ])
  })
})
