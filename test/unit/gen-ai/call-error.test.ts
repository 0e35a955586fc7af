import { expect, test } from 'vitest'
import { callErrorOf } from '../../../src/gen-ai/call-error.ts'

class APIConnectionError extends Error {}
class APICallError extends Error {}

test.each([
  [{ status: 429, code: 'insufficient_quota' }, 'insufficient_quota', 'quota'],
  [
    { status: 529, error: { type: 'error', error: { type: 'overloaded_error' } } },
    'overloaded_error',
    'overloaded',
  ],
  [
    { status: 429, error: { type: 'error', error: { type: 'rate_limit_error' } } },
    'rate_limit_error',
    'rate_limit',
  ],
  [{ name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } }, 'ThrottlingException', 'rate_limit'],
  [
    { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } },
    'AccessDeniedException',
    'authentication',
  ],
  [{ name: 'ModelTimeoutException', $metadata: { httpStatusCode: 408 } }, 'timeout', 'timeout'],
  [
    { statusCode: 400, data: { error: { code: 'context_length_exceeded' } } },
    'context_length_exceeded',
    'invalid_request',
  ],
  [{ status: 418 }, '418', 'invalid_request'],
  [{ status: 500, code: 'a message, not a code' }, '500', 'server'],
  [{ name: 'AbortError' }, 'aborted', 'aborted'],
  [{ name: 'TimeoutError' }, 'timeout', 'timeout'],
  [{ code: 'ECONNRESET', $metadata: { attempts: 3 } }, 'ECONNRESET', 'connection'],
])('%j is %s, of the class %s', (fields, type, errorClass) => {
  expect(callErrorOf(Object.assign(new Error('secret'), fields))).toEqual({ type, class: errorClass })
})

test('a failed connection is told by the code behind it', () => {
  const cause = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } })
  expect(callErrorOf(new APIConnectionError('x', { cause }))).toEqual({
    type: 'ENOTFOUND',
    class: 'connection',
  })
  expect(callErrorOf(new APIConnectionError('x'))).toEqual({ type: 'connection', class: 'connection' })
})

test('the last of several attempts counts', () => {
  const lastError = Object.assign(new APICallError('x'), { statusCode: 503 })
  expect(callErrorOf(Object.assign(new Error('x'), { name: 'AI_RetryError', lastError }))).toEqual({
    type: '503',
    class: 'overloaded',
  })
})

test('whatever is thrown has a class, and what has no name is _OTHER', () => {
  const hostile = new Proxy(new Error('x'), {
    get() {
      throw new Error('no')
    },
  })
  for (const thrown of [undefined, null, 'text', 7, hostile])
    expect(callErrorOf(thrown)).toEqual({ type: '_OTHER', class: 'other' })
  expect(callErrorOf(new RangeError('x'))).toEqual({ type: 'RangeError', class: 'other' })
})
