import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeRedisVersions, quiet, type NodeRedisClient } from './node-redis-under-test.ts'
import { durationLabels } from './redis-records.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'

describe.each(nodeRedisVersions)('$name', ({ library, store, recordsOf, observe }) => {
  let database: RedisDatabase
  let client: NodeRedisClient
  const call = (...words: readonly string[]): Promise<unknown> => client.sendCommand(words)

  beforeAll(async () => {
    database = await claimRedisDatabase()
    client = await connect()
  })

  afterAll(async () => {
    await client?.disconnect()
    await database?.release()
  })

  async function connect(options: object = {}): Promise<NodeRedisClient> {
    const made = quiet(library.createClient({ url: database.url, ...options }))
    await made.connect()
    return made
  }

  test('counts each command once, by its name in upper case', async () => {
    const records = await recordsOf(async () => {
      await client.set('a', '1')
      await client.get('a')
      await call('get', 'a')
      await Promise.all([client.get('a'), client.get('a')])
    })
    expect(records.commands).toEqual({ SET: 1, GET: 4 })
  })

  test('says where a command went and what it was, and nothing else', async () => {
    await call('ECHO', 'a secret')
    const { hostname, port } = new URL(database.url)
    expect(durationLabels(store)).toContain(
      `db.namespace=${database.number},db.operation.name=ECHO,db.system.name=redis,server.address=${hostname},server.port=${port}`,
    )
    expect(durationLabels(store).join()).not.toContain('secret')
  })

  test('leaves out what node-redis sends to set a connection up', async () => {
    const records = await recordsOf(async () => {
      const named = await connect({ name: 'named' })
      await named.disconnect()
    })
    expect(records).toEqual({ commands: {}, lookups: {}, blocking: {} })
  })

  test('counts commands that were given before the connection once', async () => {
    const records = await recordsOf(async () => {
      const early = quiet(library.createClient({ url: database.url }))
      const connected = early.connect()
      await Promise.all(Array.from({ length: 10 }, (_, i) => early.set(`k${i}`, 'v')))
      await connected
      await early.disconnect()
    })
    expect(records.commands).toEqual({ SET: 10 })
  })

  test('counts each command of a pipeline, failed ones by their error', async () => {
    await call('DEL', 'list')
    await call('LPUSH', 'list', 'x')
    const records = await recordsOf(() =>
      client
        .multi()
        .addCommand(['SET', 'b', '2'])
        .get('b')
        .get('list')
        .get('zz')
        .execAsPipeline()
        .catch(() => {}),
    )
    expect(records.commands).toEqual({ SET: 1, GET: 2, 'GET WRONGTYPE': 1 })
    expect(records.lookups).toEqual({ 'GET hit': 1, 'GET miss': 1 })
  })

  test('counts each command of a transaction, and no lookup for the replies that say QUEUED', async () => {
    const records = await recordsOf(() => client.multi().get('a').addCommand(['INCR', 'c']).exec())
    expect(records).toEqual({ commands: { MULTI: 1, GET: 1, INCR: 1, EXEC: 1 }, lookups: {}, blocking: {} })
  })

  test('counts what waits or selects a database in a transaction as any member of it', async () => {
    const other = await connect()
    const records = await recordsOf(async () => {
      const waiting = other.multi().addCommand(['BLPOP', 'empty', '0']).addCommand(['BLPOP', 'a'])
      await waiting.exec().catch(() => {})
      const selecting = other.multi().addCommand(['SELECT', '0']).get('nothing')
      await selecting.addCommand(['SELECT', String(database.number)]).exec()
      await other.get('nothing')
    })
    await other.disconnect()
    expect(records.commands).toEqual({
      MULTI: 2,
      BLPOP: 1,
      'BLPOP ERR': 1,
      'EXEC EXECABORT': 1,
      SELECT: 2,
      GET: 2,
      EXEC: 1,
    })
    expect(records).toMatchObject({ lookups: { 'GET miss': 1 }, blocking: {} })
  })

  test('counts no lookup in a transaction that is written by hand, and counts again after it', async () => {
    await client.set('status', 'QUEUED')
    const records = await recordsOf(() =>
      Promise.all([call('MULTI'), client.get('status'), call('EXEC'), client.get('status')]),
    )
    expect(records.commands).toEqual({ MULTI: 1, GET: 2, EXEC: 1 })
    expect(records.lookups).toEqual({ 'GET hit': 1 })
  })

  test('gives EXEC the error of a command that failed within the transaction', async () => {
    const records = await recordsOf(() =>
      client
        .multi()
        .addCommand(['SET', 'text', 'x'])
        .addCommand(['INCR', 'text'])
        .exec()
        .catch(() => {}),
    )
    expect(records.commands).toEqual({ MULTI: 1, SET: 1, INCR: 1, 'EXEC ERR': 1 })
  })

  test('counts a transaction that Redis discards by the error of each command', async () => {
    const records = await recordsOf(async () => {
      await client
        .multi()
        .addCommand(['nonsense'])
        .exec()
        .catch(() => {})
      // The transaction rejects before all of it is answered.
      await call('PING')
    })
    expect(records.commands).toEqual({ MULTI: 1, '_OTHER ERR': 1, 'EXEC EXECABORT': 1, PING: 1 })
  })

  test('keeps the prefixes of errors that scripts make up, and no text', async () => {
    const records = await recordsOf(async () => {
      await call('EVAL', `return redis.error_reply('MYCODE of order 4711')`, '0').catch(() => {})
      await call('EVAL', `return redis.error_reply('order 4711 is missing')`, '0').catch(() => {})
    })
    expect(records.commands['EVAL MYCODE']).toBe(1)
    expect(Object.keys(records.commands).join()).not.toContain('4711')
  })

  test('counts commands that are no commands as _OTHER', async () => {
    const records = await recordsOf(async () => {
      for (const word of ['user:1', 'user:2', 'get a']) await call(word).catch(() => {})
    })
    expect(records.commands).toEqual({ '_OTHER ERR': 3 })
  })

  test('counts a hit or a miss for each key and field that is looked up', async () => {
    await call('HSET', 'h', 'f', 'v')
    const records = await recordsOf(async () => {
      await client.get('a')
      await client.get('nothing')
      await call('MGET', 'a', 'nothing', 'nothing2')
      await call('HGET', 'h', 'f')
      await call('HMGET', 'h', 'f', 'g')
      await call('GETEX', 'nothing')
      await client.set('once', '1')
      await call('GETDEL', 'once')
    })
    expect(records.lookups).toEqual({
      'GET hit': 1,
      'GET miss': 1,
      'MGET hit': 1,
      'MGET miss': 2,
      'HGET hit': 1,
      'HMGET hit': 1,
      'HMGET miss': 1,
      'GETEX miss': 1,
      'GETDEL hit': 1,
    })
  })

  test('keeps commands that wait out of the durations, and counts how they ended', async () => {
    await call('XADD', 'stream', '*', 'f', 'v')
    await call('RPUSH', 'full', 'x')
    const records = await recordsOf(async () => {
      await call('BLPOP', 'full', '0')
      await call('BLPOP', 'empty', '0.02')
      await call('XREAD', 'COUNT', '1', 'STREAMS', 'stream', '0')
      await call('XREAD', 'BLOCK', '10', 'STREAMS', 'stream', '$')
      await call('BLPOP', 'a', '0').catch(() => {})
    })
    expect(records.commands).toEqual({ XREAD: 1 })
    expect(records.blocking).toEqual({
      'BLPOP reply': 1,
      'BLPOP timeout': 1,
      'XREAD timeout': 1,
      'BLPOP error WRONGTYPE': 1,
    })
  })

  test('gives each command the database that was selected when it was sent', async () => {
    const changing = await connect()
    const strlen = (): Promise<unknown> => changing.sendCommand(['STRLEN', 'db'])
    await strlen()
    await Promise.all([changing.select(0), strlen(), changing.select(database.number), strlen()])
    await changing.disconnect()
    const labels = durationLabels(store).filter((label) => label.includes('name=STRLEN,db.sys'))
    const namespaces = new Set(labels.map((label) => label.split(',')[0]))
    expect(namespaces).toEqual(new Set(['db.namespace=0', `db.namespace=${database.number}`]))
  })

  test('shows connections by state and pending commands by queue as they are now', async () => {
    const { hostname, port } = new URL(database.url)
    const server = `server.address=${hostname},server.port=${port}`
    const waiting = await connect()
    const blocked = waiting.sendCommand(['BLPOP', 'empty', '0']).catch(() => {})
    const lost = quiet(
      library.createClient({ socket: { host: '127.0.0.2', port: 1, reconnectStrategy: () => 60_000 } }),
    )
    void lost.connect().catch(() => {})
    const gets = [lost.get('a'), lost.get('b')].map((get) => get.catch(() => {}))

    const connections = await observe('redis.client.connection.count')
    const lostServer = 'server.address=127.0.0.2,server.port=1'
    expect(connections[`redis.client.connection.state=ready,${server}`]).toBe(2)
    expect(connections[`redis.client.connection.state=reconnecting,${server}`]).toBe(0)
    expect(connections[`redis.client.connection.state=ready,${lostServer}`]).toBe(0)
    expect(connections[`redis.client.connection.state=connecting,${lostServer}`]).toBe(1)
    const pending = await observe('redis.client.pending_commands')
    expect(pending[`redis.client.queue=in_flight,${server}`]).toBe(1)
    expect(pending[`redis.client.queue=offline,${lostServer}`]).toBe(2)

    await Promise.all([waiting, lost].map((one) => one.disconnect()))
    await Promise.all([blocked, ...gets])
    const later = await observe('redis.client.connection.count')
    expect(later[`redis.client.connection.state=ready,${server}`]).toBe(1)
    expect(Object.keys(later).join()).not.toContain(lostServer)
  })

  test('changes nothing of a reply or a rejection', async () => {
    await call('HSET', 'h', 'f', 'v')
    expect(await client.multi().get('a').get('nothing').exec()).toEqual(['1', null])
    expect(await call('MGET', 'a', 'nothing')).toEqual(['1', null])
    await expect(client.get('list')).rejects.toThrow(/^WRONGTYPE/)
  })
})
