import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeRedisVersions, quiet, type NodeRedisClient } from './node-redis-under-test.ts'
import { eventually, secondsOf } from './redis-records.ts'
import { makeRedisProcesses, type RedisProcesses } from './redis-processes.ts'
import { reservePort } from './reserve-port.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'

/** A server of its own that asks for a password. */
let guarded: RedisProcesses
let guardedPort: number
const guardedUrl = (): string => `redis://:right@127.0.0.1:${guardedPort}`

beforeAll(async () => {
  guarded = await makeRedisProcesses()
  guardedPort = await reservePort()
  const settings = [
    '--port',
    String(guardedPort),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--requirepass',
    'right',
  ]
  guarded.start(settings)
  const owner = quiet(
    nodeRedisVersions[0]!.library.createClient({
      password: 'right',
      socket: { host: '127.0.0.1', port: guardedPort, reconnectStrategy: () => 20 },
    }),
  )
  await owner.connect()
  await owner.disconnect()
})

afterAll(async () => {
  await guarded?.stop()
})

describe.each(nodeRedisVersions)('$name', ({ name, library, store, recordsOf }) => {
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

  test('counts a script as the EVAL and EVALSHA that were sent', async () => {
    const readIt = library.defineScript({
      NUMBER_OF_KEYS: 1,
      FIRST_KEY_INDEX: 1,
      SCRIPT: `return redis.call('get', KEYS[1]) -- ${name}`,
      transformArguments: (key: string) => [key],
      parseCommand: (parser: { pushKey(key: string): void }, key: string) => parser.pushKey(key),
      transformReply: undefined,
    })
    const scripted = (await connect({ url: guardedUrl(), scripts: { readIt } })) as NodeRedisClient & {
      readIt(key: string): Promise<unknown>
    }
    const records = await recordsOf(async () => {
      await scripted.readIt('a')
      await scripted.readIt('a')
    })
    await scripted.disconnect()
    expect(records.commands).toEqual({ EVAL: 1, EVALSHA: 1, 'EVALSHA NOSCRIPT': 1 })
  })

  test('counts the commands that a client refuses because it is closed or offline', async () => {
    const closed = quiet(library.createClient({ url: database.url }))
    const offline = quiet(
      library.createClient({
        socket: { host: '127.0.0.1', port: 1, reconnectStrategy: () => 10 },
        disableOfflineQueue: true,
      }),
    )
    void offline.connect().catch(() => {})
    const records = await recordsOf(async () => {
      await expect(closed.get('a')).rejects.toThrow('The client is closed')
      await expect(closed.sendCommand(['GET', 'a'])).rejects.toThrow('The client is closed')
      await expect(closed.multi().get('a').exec()).rejects.toThrow('The client is closed')
      await expect(offline.get('a')).rejects.toThrow('The client is offline')
    })
    await offline.disconnect()
    expect(records.commands).toEqual({
      'GET connection_closed': 3,
      'MULTI connection_closed': 1,
      'EXEC connection_closed': 1,
      'GET not_connected': 1,
    })
  })

  test('counts what a server that cannot be reached never got', async () => {
    const resigned = quiet(
      library.createClient({ socket: { host: '127.0.0.1', port: 1, reconnectStrategy: false } }),
    )
    const records = await recordsOf(async () => {
      const connected = resigned.connect().catch(() => {})
      await resigned.get('a').catch(() => {})
      await connected
      await resigned.get('a').catch(() => {})
    })
    expect(records.commands).toEqual({ 'GET ECONNREFUSED': 1, 'GET connection_closed': 1 })
  })

  test('counts what a connection was refused that had the wrong password', async () => {
    const refused = quiet(
      library.createClient({
        username: 'default',
        password: 'wrong',
        socket: { host: '127.0.0.1', port: guardedPort, reconnectStrategy: false },
      }),
    )
    const records = await recordsOf(async () => {
      const connected = refused.connect().catch((error: Error) => error.message)
      await refused.get('a').catch(() => {})
      expect(await connected).toMatch(/^WRONGPASS/)
    })
    // The server's own answer to it, unless the client gave up before that came.
    expect(Object.entries(records.commands)).toEqual([[expect.stringMatching(/^GET (NOAUTH|WRONGPASS)$/), 1]])
  })

  test('counts commands whose connection is killed with an error, and those after it as usual', async () => {
    const victim = await connect({ socket: { reconnectStrategy: () => 20 } })
    const id = String(await victim.sendCommand(['CLIENT', 'ID']))
    const records = await recordsOf(async () => {
      const blocker = victim.sendCommand(['BLPOP', 'empty', '0']).catch(() => {})
      const behind = victim.sendCommand(['STRLEN', 'a']).catch(() => {})
      const isBlocked = new RegExp(`^id=${id} .* cmd=blpop`, 'm')
      await eventually(async () => isBlocked.test(String(await call('CLIENT', 'LIST'))))
      await call('CLIENT', 'KILL', 'ID', id)
      await Promise.all([blocker, behind])
      await victim.get('a')
    })
    await victim.disconnect()
    const { CLIENT: _own, ...others } = records.commands
    expect(others).toEqual({ 'STRLEN connection_closed': 1, GET: 1 })
    expect(records.blocking).toEqual({ 'BLPOP error connection_closed': 1 })
  })

  test('counts subscriptions as commands that wait, and delivers their messages', async () => {
    const subscriber = await connect()
    const channel = `news-${database.number}`
    const records = await recordsOf(async () => {
      const message = Promise.withResolvers<string>()
      await subscriber.subscribe(channel, message.resolve)
      await subscriber.subscribe(channel, () => {})
      await call('PUBLISH', channel, 'hello')
      expect(await message.promise).toBe('hello')
    })
    await subscriber.disconnect()
    expect(records.commands).toEqual({ PUBLISH: 1 })
    expect(records.blocking).toEqual({ 'SUBSCRIBE reply': 1 })
  })

  test('times a slow command whole', async () => {
    const before = secondsOf(store, 'EVAL')
    await call(
      'EVAL',
      `local t = redis.call('TIME'); repeat local n = redis.call('TIME')
       until (n[1] - t[1]) * 1000000 + n[2] - t[2] > 50000`,
      '0',
    )
    expect(secondsOf(store, 'EVAL') - before).toBeGreaterThan(0.05)
  })

  test('leaves a rejection that nobody handles unhandled', async () => {
    await call('RPUSH', 'list', 'x')
    const unhandled: unknown[] = []
    const listeners = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    const listener = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', listener)
    try {
      void client.get('list')
      void client.sendCommand(['GET', 'list'])
      await eventually(() => unhandled.length >= 2)
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      process.off('unhandledRejection', listener)
      for (const one of listeners) process.on('unhandledRejection', one)
    }
    expect(unhandled).toHaveLength(2)
  })
})

test.each(nodeRedisVersions.filter(({ major }) => major >= 5))(
  '$name: counts the commands of a pool once',
  async ({ library, recordsOf }) => {
    await using database = await claimRedisDatabase()
    const pool = library.createClientPool!({ url: database.url }, { minimum: 2 })
    await pool.connect()
    const records = await recordsOf(async () => {
      await Promise.all(Array.from({ length: 20 }, () => pool.get('a')))
      await pool.multi().get('a').exec()
    })
    // A pool of 5.8 that is adding a connection rejects when it ends.
    await pool.close().catch(() => {})
    expect(records.commands).toEqual({ GET: 21, MULTI: 1, EXEC: 1 })
  },
)

test.each(nodeRedisVersions.filter(({ major }) => major === 4))(
  '$name: counts a command that is given to a connection of its own once',
  async ({ library, recordsOf }) => {
    await using database = await claimRedisDatabase()
    const client = quiet(library.createClient({ url: database.url }))
    await client.connect()
    const { get } = client as unknown as { get(options: unknown, key: string): Promise<unknown> }
    const records = await recordsOf(async () => {
      await Reflect.apply(get, client, [library.commandOptions!({ isolated: true }), 'a'])
    })
    await client.disconnect()
    expect(records.commands).toEqual({ GET: 1 })
  },
)
