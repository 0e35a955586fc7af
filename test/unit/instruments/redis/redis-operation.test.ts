import { expect, test } from 'vitest'
import { asksToBlock, redisOperationOf } from '../../../../src/instruments/redis/redis-operation.ts'

test('names a command in upper case, however it was spelled', () => {
  expect(['get', 'GET', 'Get'].map((name) => redisOperationOf(name).name)).toEqual(['GET', 'GET', 'GET'])
})

test('keeps the names of commands that modules bring', () => {
  expect(redisOperationOf('json.get').name).toBe('JSON.GET')
  expect(redisOperationOf('FT.SEARCH').name).toBe('FT.SEARCH')
})

test.each(['', 'user:1', 'get key', 'DROP.1', '__proto__', 'constructor', 'toString'])(
  'names %j _OTHER, since it is no command',
  (name) => {
    expect(redisOperationOf(name)).toEqual({ name: '_OTHER', kind: 'plain' })
  },
)

test('names commands of modules _OTHER once there are too many', () => {
  const letters = 'ABCDEFGHIJKLMNOP'.split('')
  const names = letters.flatMap((a) => letters.map((b) => redisOperationOf(`MY.${a}${b}`).name))
  expect(new Set(names).size).toBeLessThanOrEqual(101)
  expect(names.at(-1)).toBe('_OTHER')
  expect(redisOperationOf('zadd').name).toBe('ZADD')
})

test('sees that a stream is read with BLOCK', () => {
  const xread = redisOperationOf('xread')
  const xreadgroup = redisOperationOf('XREADGROUP')
  expect(asksToBlock(xread, ['COUNT', '1', 'block', '0', 'STREAMS', 's', '$'])).toBe(true)
  expect(
    asksToBlock(
      xread,
      ['BLOCK', '5', 'STREAMS', 's', '$'].map((word) => Buffer.from(word)),
    ),
  ).toBe(true)
  expect(asksToBlock(xreadgroup, ['GROUP', 'g', 'c', 'BLOCK', '5', 'STREAMS', 's', '>'])).toBe(true)
})

test('takes no key, group or consumer called BLOCK for the option', () => {
  expect(asksToBlock(redisOperationOf('xread'), ['STREAMS', 'BLOCK', '0'])).toBe(false)
  expect(asksToBlock(redisOperationOf('xreadgroup'), ['GROUP', 'BLOCK', 'BLOCK', 'STREAMS', 's', '>'])).toBe(
    false,
  )
})
