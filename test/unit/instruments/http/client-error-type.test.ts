import { expect, test } from 'vitest'
import { clientErrorTypeOf } from '../../../../src/instruments/http/client-error-type.ts'

test.each([
  [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new DOMException('late', 'TimeoutError'), 'timeout'],
  [new DOMException('stop', 'AbortError'), 'aborted'],
  [
    Object.assign(new Error('late', { cause: new DOMException('', 'TimeoutError') }), { name: 'AbortError' }),
    'timeout',
  ],
  [new TypeError('wrong'), 'TypeError'],
  [Object.assign(new Error('numbered'), { code: 23 }), 'Error'],
  ['any reason', 'aborted'],
  [undefined, 'aborted'],
  [{}, 'Error'],
])('the error %s is named %s', (error, expected) => {
  expect(clientErrorTypeOf(error)).toBe(expected)
})
