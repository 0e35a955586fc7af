import { expect, test } from 'vitest'
import { firstErrorOf, redisErrorType } from '../../../../src/instruments/redis/redis-error-type.ts'

class ReplyError extends Error {
  override readonly name = 'ReplyError'
}

test.each([
  ['WRONGTYPE Operation against a key', 'WRONGTYPE'],
  ['NOSCRIPT No matching script', 'NOSCRIPT'],
  ['ERR', 'ERR'],
  ['OUTOFSTOCK only 3 left', 'OUTOFSTOCK'],
  ['order 4711 is missing', '_OTHER'],
  ['Order4711 is missing', '_OTHER'],
  ['', '_OTHER'],
])('classes the reply %j as %s', (message, type) => {
  expect(redisErrorType(new ReplyError(message))).toBe(type)
})

test('keeps only so many prefixes that Redis does not know, and always those that it does', () => {
  const types = Array.from({ length: 100 }, (_, i) => redisErrorType(new ReplyError(`CODE${i} x`)))
  expect(new Set(types).size).toBeLessThanOrEqual(21)
  expect(types.at(-1)).toBe('_OTHER')
  expect(redisErrorType(new ReplyError('LOADING x'))).toBe('LOADING')
})

test('classes failures in the client by their system code, their message or their name', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6379'), { code: 'ECONNREFUSED' })
  expect(redisErrorType(refused)).toBe('ECONNREFUSED')
  expect(redisErrorType(Object.assign(new Error('x'), { code: 'order-4711' }))).toBe('Error')
  expect(redisErrorType(new Error('Command timed out'))).toBe('timeout')
  expect(redisErrorType(new Error('Connection is closed.'))).toBe('connection_closed')
  expect(redisErrorType(new TypeError('x'))).toBe('TypeError')
  expect(redisErrorType(Object.assign(new Error('x'), { name: 'Error4711' }))).toBe('_OTHER')
})

// As the classes of node-redis, which set no name.
class ErrorReply extends Error {}
class SimpleError extends ErrorReply {}
class TimeoutError extends Error {}
class AbortError extends Error {}

test.each([
  [new ErrorReply('WRONGTYPE Operation against a key'), 'WRONGTYPE'],
  [new SimpleError('NOAUTH Authentication required.'), 'NOAUTH'],
  [new SimpleError('order 4711 is missing'), '_OTHER'],
  [new TimeoutError(), 'timeout'],
  [new AbortError('The command was aborted'), 'AbortError'],
  [new Error('The client is closed'), 'connection_closed'],
  [new Error('Socket closed unexpectedly'), 'connection_closed'],
  [new Error('The client is offline'), 'not_connected'],
  [new Error('The queue is full'), 'queue_full'],
])('classes the error %s of node-redis as %s', (error, type) => {
  expect(redisErrorType(error)).toBe(type)
})

test.each([[undefined], [null], ['text'], [{ name: 'ReplyError', message: 'ERR x' }]])(
  'classes %j, which is no error, as _OTHER',
  (thrown) => {
    expect(redisErrorType(thrown)).toBe('_OTHER')
  },
)

test('finds the first error in the replies of a transaction', () => {
  const error = new ReplyError('ERR x')
  expect(firstErrorOf(['OK', error, new ReplyError('WRONGTYPE y')])).toBe(error)
  expect(firstErrorOf(['OK', null])).toBeUndefined()
  expect(firstErrorOf(null)).toBeUndefined()
})
