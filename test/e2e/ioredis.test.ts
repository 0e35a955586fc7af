import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Redis, RedisOptions } from 'ioredis'
import { ioredisVersions, quiet } from './ioredis-under-test.ts'
import { makeRedisProcesses } from './redis-processes.ts'
import { durationLabels, eventually, secondsOf } from './redis-records.ts'
import { reservePort } from './reserve-port.ts'
import type { RedisClient } from '../../src/instruments/redis/ioredis-client.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'

describe.each(ioredisVersions)('$name', ({ name, library, store, recordsOf, observe }) => {
  let database: RedisDatabase
  let redis: Redis

  beforeAll(async () => {
    database = await claimRedisDatabase()
    redis = new library.Redis(database.url)
    await redis.ping()
  })

  afterAll(async () => {
    redis?.disconnect()
    await database?.release()
  })

  const connect = (options: Omit<RedisOptions, 'replyMapping'> = {}): Redis =>
    quiet(new library.Redis(database.url, options))

  test('counts each command once, by its name in upper case', async () => {
    const records = await recordsOf(async () => {
      await redis.set('a', '1')
      await redis.get('a')
      await redis.getBuffer('a')
      await redis.call('GeT', 'a')
      await redis.sendCommand(new library.Command('get', ['a']))
      await new Promise((resolve) => void redis.get('a', () => resolve(undefined)))
    })
    expect(records.commands).toEqual({ SET: 1, GET: 5 })
  })

  test('says where a command went and what it was, and nothing else', async () => {
    await redis.echo('a secret')
    const { hostname, port } = new URL(database.url)
    expect(durationLabels(store)).toContain(
      `db.namespace=${database.number},db.operation.name=ECHO,db.system.name=redis,server.address=${hostname},server.port=${port}`,
    )
    expect(durationLabels(store).join()).not.toContain('secret')
  })

  test('leaves out what ioredis sends to set a connection up', async () => {
    const records = await recordsOf(async () => {
      const client = connect({ connectionName: 'named', lazyConnect: true })
      await client.connect()
      client.disconnect()
    })
    expect(records).toEqual({ commands: {}, lookups: {}, blocking: {} })
  })

  test('counts commands that were given before the connection once', async () => {
    const records = await recordsOf(async () => {
      const client = connect()
      await Promise.all(Array.from({ length: 10 }, (_, i) => client.set(`k${i}`, i)))
      client.disconnect()
    })
    expect(records.commands).toEqual({ SET: 10 })
  })

  test('counts each command of a pipeline, failed ones by their error', async () => {
    await redis.del('list')
    await redis.lpush('list', 'x')
    const records = await recordsOf(() => redis.pipeline().set('b', 2).get('b').get('list').get('zz').exec())
    expect(records.commands).toEqual({ SET: 1, GET: 2, 'GET WRONGTYPE': 1 })
    expect(records.lookups).toEqual({ 'GET hit': 1, 'GET miss': 1 })
  })

  test('counts each command of a transaction, and no lookup for the replies that say QUEUED', async () => {
    const records = await recordsOf(() => redis.multi().get('a').incr('c').exec())
    expect(records).toEqual({ commands: { MULTI: 1, GET: 1, INCR: 1, EXEC: 1 }, lookups: {}, blocking: {} })
  })

  test('counts no lookup in a transaction that is not a pipeline, and counts again after it', async () => {
    await redis.set('status', 'QUEUED')
    const records = await recordsOf(async () => {
      const replies = [
        redis.multi({ pipeline: false }),
        redis.get('status'),
        redis.exec(),
        redis.get('status'),
      ]
      await Promise.all(replies)
    })
    expect(records.commands).toEqual({ MULTI: 1, GET: 2, EXEC: 1 })
    expect(records.lookups).toEqual({ 'GET hit': 1 })
  })

  test('gives EXEC the error of a command that failed within the transaction', async () => {
    const records = await recordsOf(() => redis.multi().set('text', 'x').incr('text').exec())
    expect(records.commands).toEqual({ MULTI: 1, SET: 1, INCR: 1, 'EXEC ERR': 1 })
  })

  test('counts a transaction that Redis discards by the error of each command', async () => {
    const records = await recordsOf(() =>
      redis
        .multi()
        .call('nonsense')
        .exec()
        .catch(() => {}),
    )
    expect(records.commands).toEqual({ MULTI: 1, '_OTHER ERR': 1, 'EXEC EXECABORT': 1 })
  })

  test('counts automatic pipelines command by command', async () => {
    const client = connect({ enableAutoPipelining: true })
    await client.ping()
    const records = await recordsOf(() =>
      Promise.all([client.get('a'), client.get('nothing'), client.set('c', 1)]),
    )
    client.disconnect()
    // Version 4 puts the SELECT of its handshake into the pipeline, where nothing tells it from the application's.
    const { SELECT: _select, ...commands } = records.commands
    expect(commands).toEqual({ GET: 2, SET: 1 })
    expect(records.lookups).toEqual({ 'GET hit': 1, 'GET miss': 1 })
  })

  test('counts a script as the EVAL and EVALSHA that were sent', async () => {
    // Flushing forgets the scripts of all who use the server, so it is one of its own.
    await using own = await startRedis()
    const redis = quiet(new library.Redis(own.url))
    const lua = `return redis.call('get', KEYS[1]) -- ${database.number} ${name}`
    redis.defineCommand('readIt', { numberOfKeys: 1, lua })
    const readIt = (key: string): Promise<unknown> =>
      (redis as unknown as { readIt: (key: string) => Promise<unknown> }).readIt(key)
    const records = await recordsOf(async () => {
      await readIt('a')
      await readIt('a')
      await redis.script('FLUSH')
      await readIt('a')
    })
    redis.disconnect()
    // Version 4 asks for the script by its hash the first time as well.
    const isAsked = name.startsWith('ioredis 4')
    expect(records.commands).toEqual({
      EVAL: 2,
      EVALSHA: 1,
      'EVALSHA NOSCRIPT': isAsked ? 2 : 1,
      SCRIPT: 1,
    })
  })

  test('keeps the prefixes of errors that scripts make up, and no text', async () => {
    const records = await recordsOf(async () => {
      await redis.eval(`return redis.error_reply('MYCODE of order 4711')`, 0).catch(() => {})
      await redis.eval(`return redis.error_reply('order 4711 is missing')`, 0).catch(() => {})
    })
    expect(records.commands['EVAL MYCODE']).toBe(1)
    expect(Object.keys(records.commands).join()).not.toContain('4711')
  })

  test('counts commands that are no commands as _OTHER', async () => {
    const records = await recordsOf(async () => {
      for (const name of ['user:1', 'user:2', 'get a']) await redis.call(name).catch(() => {})
    })
    expect(records.commands).toEqual({ '_OTHER ERR': 3 })
  })

  test('counts a hit or a miss for each key and field that is looked up', async () => {
    await redis.hset('h', 'f', 'v')
    const records = await recordsOf(async () => {
      await redis.get('a')
      await redis.get('nothing')
      await redis.mget('a', 'nothing', 'nothing2')
      await redis.hget('h', 'f')
      await redis.hmget('h', 'f', 'g')
      await redis.getex('nothing')
      await redis.set('once', 1)
      await redis.getdel('once')
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
    const client = await impatient(connect(), 50)
    await redis.xadd('stream', '*', 'f', 'v')
    await redis.rpush('full', 'x')
    const records = await recordsOf(async () => {
      await redis.blpop('full', 0)
      await redis.blpop('empty', 0.02)
      await redis.xread('COUNT', 1, 'STREAMS', 'stream', '0')
      await redis.xread('BLOCK', 10, 'STREAMS', 'stream', '$')
      await redis.blpop('a', 0).catch(() => {})
      await client.blpop('empty', 0).catch(() => {})
    })
    client.disconnect()
    expect(records.commands).toEqual({ XREAD: 1 })
    expect(records.blocking).toEqual({
      'BLPOP reply': 1,
      'BLPOP timeout': 1,
      'XREAD timeout': 1,
      'BLPOP error WRONGTYPE': 1,
      'BLPOP error timeout': 1,
    })
  })

  test('counts subscriptions as commands that wait, and delivers their messages', async () => {
    const subscriber = connect()
    const records = await recordsOf(async () => {
      await subscriber.subscribe(`news-${database.number}`)
      const message = new Promise((resolve) => subscriber.on('message', (_, text) => resolve(text)))
      await redis.publish(`news-${database.number}`, 'hello')
      expect(await message).toBe('hello')
      await subscriber.get('a').catch(() => {})
    })
    subscriber.disconnect()
    // Redis 6 speaks RESP3 through ioredis 6, where a subscriber may still send commands.
    const { GET: allowed = 0, 'GET subscriber_mode': refused = 0, ...others } = records.commands
    expect(others).toEqual({ PUBLISH: 1 })
    expect(allowed + refused).toBe(1)
    expect(records.blocking).toEqual({ 'SUBSCRIBE reply': 1 })
  })

  test('counts a command that timed out once, though its reply comes later', async () => {
    const client = await impatient(connect(), 30)
    const records = await recordsOf(async () => {
      const blocker = client.blpop('gate', 0).catch(() => {})
      const late = client.get('a')
      await expect(late).rejects.toThrow('Command timed out')
      await blocker
      await redis.rpush('gate', 'open')
      await eventually(() => (client as unknown as RedisClient).commandQueue?.length === 0)
    })
    client.disconnect()
    expect(records.commands).toMatchObject({ 'GET timeout': 1 })
    expect(records.commands['GET']).toBeUndefined()
    expect(records.lookups).toEqual({})
  })

  test('counts the commands that a dead server never got', async () => {
    const dead = { port: 1, host: '127.0.0.1' }
    const trying = quiet(new library.Redis({ ...dead, retryStrategy: () => 1, maxRetriesPerRequest: 2 }))
    const resigned = quiet(new library.Redis({ ...dead, retryStrategy: () => null }))
    await eventually(() => resigned.status === 'end')
    const records = await recordsOf(async () => {
      await expect(trying.get('a')).rejects.toThrow('max retries')
      await expect(resigned.get('a')).rejects.toThrow('Connection is closed')
    })
    trying.disconnect()
    expect(records.commands).toEqual({ 'GET MaxRetriesPerRequestError': 1, 'GET connection_closed': 1 })
  })

  test('counts a command refused without an offline queue', async () => {
    const client = quiet(
      new library.Redis({ port: 1, host: '127.0.0.1', retryStrategy: () => null, enableOfflineQueue: false }),
    )
    const records = await recordsOf(() => client.get('a').catch(() => {}))
    client.disconnect()
    expect(records.commands).toEqual({ 'GET not_connected': 1 })
  })

  test('counts commands that were sent again after the connection broke once, with the whole time', async () => {
    const client = connect({ retryStrategy: () => 100 })
    await client.ping()
    const id = await client.client('ID')
    const before = secondsOf(store, 'GETRANGE')
    const records = await recordsOf(async () => {
      const blocker = client.blpop('empty', 0.3)
      const behind = client.getrange('a', 0, 1)
      await redis.client('KILL', 'ID', id)
      await Promise.all([blocker, behind])
    })
    client.disconnect()
    const { CLIENT: _kill, ...others } = records.commands
    expect(others).toEqual({ GETRANGE: 1 })
    expect(records.blocking).toEqual({ 'BLPOP timeout': 1 })
    expect(secondsOf(store, 'GETRANGE') - before).toBeGreaterThan(0.1)
  })

  test('gives each command the database that was selected when it was sent', async () => {
    const client = connect({ lazyConnect: true, db: database.number })
    await client.strlen('a')
    await client.select(0)
    await client.strlen('a')
    await client.select(database.number)
    client.disconnect()
    const labels = durationLabels(store).filter((label) => label.includes('name=STRLEN'))
    expect(labels.map((label) => label.split(',')[0]).toSorted()).toEqual(
      ['db.namespace=0', `db.namespace=${database.number}`].toSorted(),
    )
  })

  test('shows connections by state and pending commands by queue as they are now', async () => {
    const { hostname, port } = new URL(database.url)
    const server = `server.address=${hostname},server.port=${port}`
    const waiting = connect()
    await waiting.ping()
    const blocked = waiting.blpop('empty', 0).catch(() => {})
    const lost = quiet(new library.Redis({ port: 1, host: '127.0.0.2', retryStrategy: () => 60_000 }))
    await eventually(() => lost.status === 'reconnecting')
    void lost.get('a')
    void lost.get('b')

    const lostServer = 'server.address=127.0.0.2,server.port=1'
    // The clients of the tests before may still be on their way out.
    await expect
      .poll(() => observe('redis.client.connection.count'))
      .toMatchObject({
        [`redis.client.connection.state=ready,${server}`]: 2,
        [`redis.client.connection.state=reconnecting,${server}`]: 0,
        [`redis.client.connection.state=ready,${lostServer}`]: 0,
        [`redis.client.connection.state=reconnecting,${lostServer}`]: 1,
      })
    await expect
      .poll(() => observe('redis.client.pending_commands'))
      .toMatchObject({
        [`redis.client.queue=in_flight,${server}`]: 1,
        [`redis.client.queue=offline,${lostServer}`]: 2,
      })

    waiting.disconnect()
    lost.disconnect()
    await blocked
    await eventually(() => waiting.status === 'end')
    const later = await observe('redis.client.connection.count')
    expect(later[`redis.client.connection.state=ready,${server}`]).toBe(1)
    expect(Object.keys(later).join()).not.toContain(lostServer)
  })

  test('changes nothing of a reply, a rejection or the promise', async () => {
    const command = new library.Command('get', ['a'])
    expect(redis.sendCommand(command)).toBe(command.promise)
    await expect(redis.get('list')).rejects.toMatchObject({ name: 'ReplyError', command: { name: 'get' } })
    expect(await redis.mget('a', 'nothing')).toEqual(['1', null])
    expect(await redis.hgetall('h')).toEqual({ f: 'v' })
  })
})

/** Waits until a client is connected, and gives its commands from then on so many milliseconds. */
async function impatient(client: Redis, commandTimeoutMs: number): Promise<Redis> {
  await eventually(() => client.status === 'ready')
  client.options.commandTimeout = commandTimeoutMs
  return client
}

/** Starts a Redis that nobody else uses. */
async function startRedis(): Promise<{ url: string } & AsyncDisposable> {
  const processes = await makeRedisProcesses()
  const port = await reservePort()
  processes.start(['--port', String(port), '--bind', '127.0.0.1', '--save', ''])
  return { url: `redis://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => processes.stop() }
}

test('leaves a rejection that nobody handles unhandled', async () => {
  const { library } = ioredisVersions[0]!
  const client = quiet(new library.Redis({ port: 1, host: '127.0.0.1', retryStrategy: () => null }))
  const unhandled: unknown[] = []
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  const listener = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', listener)
  try {
    void client.get('a')
    await eventually(() => unhandled.length > 0)
    await eventually(() => client.status === 'end')
    await new Promise(setImmediate)
  } finally {
    process.off('unhandledRejection', listener)
    for (const one of listeners) process.on('unhandledRejection', one)
  }
  expect(unhandled).toHaveLength(1)
})
