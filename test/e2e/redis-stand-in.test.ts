import { once } from 'node:events'
import { createRequire } from 'node:module'
import { connect as connectSocket } from 'node:net'
import type * as ioredis from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRedisStandIn, type RedisStandIn } from '../../examples/demo/redis-stand-in.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'

const require = createRequire(import.meta.url)
let standIn: RedisStandIn
let real: RedisDatabase

beforeAll(async () => {
  standIn = await startRedisStandIn()
  real = await claimRedisDatabase()
})

afterAll(async () => {
  await standIn?.close()
  await real?.release()
})

const bytes = Buffer.from([0, 13, 10, 255, 128, 36, 42])

/** What each line must be answered with is what a real Redis answers. */
const script: readonly (readonly (string | Buffer)[])[] = [
  ['PING'],
  ['ping', 'héllo'],
  ['PING', 'a', 'b'],
  ['SET', 'text', 'ü€😀'],
  ['GET', 'text'],
  ['GET', 'nothing'],
  ['GET'],
  ['SET', bytes, bytes],
  ['GET', bytes],
  ['SET', 'text', 'again', 'NX'],
  ['SET', 'text', 'again', 'XX'],
  ['SET', 'new', '1', 'NX', 'EX', '100'],
  ['TTL', 'new'],
  ['SET', 'new', '1', 'EX', '0'],
  ['SET', 'new', '1', 'EX', 'soon'],
  ['SET', 'new', '1', 'EX'],
  ['SET', 'new', '1', 'EX', '1', 'PX', '1'],
  ['SET', 'new', '1', 'SOON'],
  ['INCR', 'new'],
  ['TTL', 'new'],
  ['INCRBY', 'new', '-12'],
  ['INCRBY', 'new', '1.5'],
  ['INCRBY', 'new', '9223372036854775807'],
  ['INCRBY', 'new', '9223372036854775807'],
  ['INCRBY', 'new', '9223372036854775808'],
  ['INCR', 'text'],
  ['INCR', 'counter'],
  ['MSET', 'a', '1', 'b', '2'],
  ['MSET', 'a', '1', 'b'],
  ['MSET', 'a'],
  ['MGET', 'a', 'nothing', 'b'],
  ['EXISTS', 'a', 'a', 'nothing'],
  ['DEL', 'a', 'a', 'nothing'],
  ['EXPIRE', 'b', '50'],
  ['TTL', 'b'],
  ['EXPIRE', 'nothing', '50'],
  ['EXPIRE', 'b', '-1'],
  ['GET', 'b'],
  ['TTL', 'b'],
  ['TTL', 'text'],
  ['RPUSH', 'list', 'c', 'd'],
  ['LPUSH', 'list', 'b', 'a'],
  ['LRANGE', 'list', '0', '-1'],
  ['LRANGE', 'list', '-2', '100'],
  ['LRANGE', 'list', '-100', '-3'],
  ['LRANGE', 'list', '3', '1'],
  ['LRANGE', 'list', '5', '9'],
  ['LRANGE', 'list', '0', 'x'],
  ['LRANGE', 'nothing', '0', '-1'],
  ['LLEN', 'list'],
  ['LPOP', 'list'],
  ['RPOP', 'list', '2'],
  ['RPOP', 'list', '-1'],
  ['LPOP', 'list', '0'],
  ['RPOP', 'list'],
  ['EXISTS', 'list'],
  ['LPOP', 'list'],
  ['LPOP', 'list', '3'],
  ['LLEN', 'list'],
  ['HSET', 'hash', 'f', '1', 'g', '2'],
  ['HSET', 'hash', 'f', '3', 'h', bytes],
  ['HSET', 'hash', 'f'],
  ['HSET', 'hash', 'f', '1', 'g'],
  ['HGET', 'hash', 'f'],
  ['HGET', 'hash', 'nothing'],
  ['HGET', 'nothing', 'f'],
  ['HGETALL', 'hash'],
  ['HGETALL', 'nothing'],
  ['GET', 'hash'],
  ['INCR', 'hash'],
  ['LPUSH', 'hash', 'x'],
  ['HSET', 'text', 'f', 'v'],
  ['HGETALL', 'text'],
  ['LRANGE', 'text', '0', '1'],
  ['MGET', 'hash', 'text'],
  ['SET', 'hash', 'text now'],
  ['GET', 'hash'],
  ['MULTI'],
  ['MULTI'],
  ['SET', 'x', '1'],
  ['INCR', 'x'],
  ['LPUSH', 'x', '1'],
  ['GET', 'x'],
  ['EXEC'],
  ['MULTI'],
  ['SET', 'x'],
  ['SET', 'x', '3'],
  ['EXEC'],
  ['GET', 'x'],
  ['MULTI'],
  ['SET', 'x', '4'],
  ['DISCARD'],
  ['GET', 'x'],
  ['EXEC'],
  ['DISCARD'],
  ['SELECT', 'x'],
  ['SELECT', '4711'],
  ['FLUSHDB'],
  ['EXISTS', 'x', 'text', bytes],
]

describe.each(['ioredis', 'ioredis5'])('the stand-in for Redis, by %s', (packageName) => {
  const library = require(packageName) as typeof ioredis

  test('answers as a real Redis does', async () => {
    const [ofStandIn, ofRedis] = await Promise.all([
      play(new library.Redis(standIn.port, '127.0.0.1')),
      play(new library.Redis(real.url)),
    ])
    expect(ofStandIn).toEqual(ofRedis)
  })

  test('keeps databases apart', async () => {
    const [zero, five] = [0, 5].map((db) => new library.Redis(standIn.port, '127.0.0.1', { db }))
    await zero!.set('apart', 'zero')
    expect(await five!.get('apart')).toBeNull()
    await five!.flushdb()
    expect(await zero!.get('apart')).toBe('zero')
    zero!.disconnect()
    five!.disconnect()
  })

  test('forgets a value when its time is over', async () => {
    const client = new library.Redis(standIn.port, '127.0.0.1')
    // In one go, so that no time passes between the two.
    const written = await client.multi().set('short', 'x', 'PX', 30).get('short').exec()
    expect(written![1]).toEqual([null, 'x'])
    await expect.poll(() => client.get('short')).toBeNull()
    expect(await client.set('short', 'y', 'NX')).toBe('OK')
    expect(await client.ttl('short')).toBe(-1)
    client.disconnect()
  })

  test('answers pipelines, transactions and large values', async () => {
    const client = new library.Redis(standIn.port, '127.0.0.1')
    const large = 'ü'.repeat(1_000_000)
    const replies = await client.pipeline().set('large', large).get('large').lpush('large', 'x').exec()
    expect(replies![1]).toEqual([null, large])
    expect(replies![2]![0]?.message).toMatch(/^WRONGTYPE /)
    expect(await client.multi().set('t', 1).incr('t').exec()).toEqual([
      [null, 'OK'],
      [null, 2],
    ])
    expect(await client.quit()).toBe('OK')
  })
})

test('puts commands together from single bytes, and takes several at once', async () => {
  const socket = connectSocket(standIn.port, '127.0.0.1').setNoDelay(true)
  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')))
  await once(socket, 'connect')
  for (const byte of Buffer.from('*3\r\n$3\r\nSET\r\n$2\r\nb1\r\n$5\r\n\r\n€\r\n').subarray(0, -1)) {
    socket.write(Buffer.from([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(received).toBe('')
  socket.write('\n*2\r\n$3\r\nGET\r\n$2\r\nb1\r\n*1\r\n$4\r\nQUIT\r\n')
  await once(socket, 'close')
  expect(received).toBe(`+OK\r\n$5\r\n\r\n${Buffer.from('€').toString('latin1')}\r\n+OK\r\n`)
})

test.each([
  'GET a\r\n',
  '*1\r\n+GET\r\n',
  '*x\r\n',
  '*1\r\n$-1\r\n',
  '*1\r\n$99999999999\r\n',
  'x'.repeat(100),
])('ends a connection that does not speak RESP: %j', async (text) => {
  const socket = connectSocket(standIn.port, '127.0.0.1')
  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')))
  socket.write(text)
  await once(socket, 'close')
  expect(received).toMatch(/^-ERR Protocol error: /)
})

test('refuses HELLO in the words that make ioredis 6 fall back to RESP2', async () => {
  const { Redis } = require('ioredis') as typeof ioredis
  const client = new Redis(standIn.port, '127.0.0.1')
  await expect(client.call('HELLO', '3')).rejects.toThrow("ERR unknown command 'HELLO'")
  client.disconnect()
})

/** Sends all commands at once, so that no time passes between them which a time to live would show. */
async function play(client: ioredis.Redis): Promise<unknown[]> {
  const replies = await Promise.all(
    script.map(async ([name, ...args]) => {
      const reply = await client.callBuffer(String(name), ...args).catch((error: Error) => error.message)
      return [name, args.map(String), reply]
    }),
  )
  client.disconnect()
  return replies
}
