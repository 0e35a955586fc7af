import { afterAll, beforeAll, expect, test } from 'vitest'
import { ioredisVersions, quiet as quietIoredis } from './ioredis-under-test.ts'
import { nodeRedisVersions, quiet } from './node-redis-under-test.ts'
import { durationLabels, type RedisRecords } from './redis-records.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'

/** A client of any library: it sends one command, and nothing else. */
interface Sender {
  send(...words: readonly [string, ...string[]]): Promise<unknown>
  close(): unknown
}

interface Implementation extends RedisRecords {
  readonly name: string
  labels(): readonly string[]
  open(url: string): Promise<Sender>
}

const implementations: readonly Implementation[] = [
  ...ioredisVersions.map((version) => ({
    ...version,
    labels: () => durationLabels(version.store),
    async open(url: string): Promise<Sender> {
      const client = quietIoredis(new version.library.Redis(url))
      await client.ping()
      return { send: (...[name, ...args]) => client.call(name, ...args), close: () => client.disconnect() }
    },
  })),
  ...nodeRedisVersions.map((version) => ({
    ...version,
    labels: () => durationLabels(version.store),
    async open(url: string): Promise<Sender> {
      const client = quiet(version.library.createClient({ url }))
      await client.connect()
      return { send: (...words) => client.sendCommand(words), close: () => client.disconnect() }
    },
  })),
]

let database: RedisDatabase

beforeAll(async () => {
  database = await claimRedisDatabase()
})

afterAll(async () => {
  await database?.release()
})

/** Does everything that has a label of its own, and tells all that was recorded. */
async function recordAll(implementation: Implementation): Promise<unknown> {
  const known = new Set(implementation.labels())
  const { send, close } = await implementation.open(database.url)
  const fails = (promise: Promise<unknown>): Promise<unknown> => promise.catch(() => {})
  const records = await implementation.recordsOf(async () => {
    await send('FLUSHDB')
    await send('set', 'a', '1')
    await send('GET', 'a')
    await send('GET', 'nothing')
    await send('MGET', 'a', 'nothing')
    await fails(send('LPUSH', 'a', 'x'))
    await fails(send('nonsense'))
    await fails(send('EVALSHA', 'ffffffffffffffffffffffffffffffffffffffff', '0'))
    await fails(send('EVAL', `return redis.error_reply('MYCODE why')`, '0'))
    await send('BLPOP', 'empty', '0.01')
    await send('xread', 'block', '10', 'streams', 'empty', '$')
    await fails(send('BLPOP', 'a', '1'))
    await Promise.all([send('MULTI'), send('GET', 'a'), send('EXEC')])
    await send('select', '0')
    await send('STRLEN', 'a')
  })
  const connections = await implementation.observe('redis.client.connection.count')
  const pending = await implementation.observe('redis.client.pending_commands')
  await close()
  const labels = implementation.labels().filter((label) => !known.has(label) && !label.includes('name=PING'))
  return { records, connections, pending, labels: labels.toSorted() }
}

test('every client of every library gives the same names, labels and numbers for the same work', async () => {
  const [first, ...others] = implementations
  const expected = await recordAll(first!)
  expect(expected).toMatchObject({ records: { commands: { GET: 3, 'LPUSH WRONGTYPE': 1, '_OTHER ERR': 1 } } })
  for (const implementation of others) {
    expect({ [implementation.name]: await recordAll(implementation) }).toEqual({
      [implementation.name]: expected,
    })
  }
})
