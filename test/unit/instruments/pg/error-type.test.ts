import { expect, test } from 'vitest'
import { errorTypeOf, isCheckoutTimeout } from '../../../../src/instruments/pg/error-type.ts'

const withCode = (code: unknown): Error => Object.assign(new Error('duplicate key (id)=(secret)'), { code })

test.each([
  [withCode('23505'), '23505'],
  [withCode('57P01'), '57P01'],
  [withCode('ECONNREFUSED'), 'ECONNREFUSED'],
  [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  [withCode('a secret'), '_OTHER'],
  [withCode(23505), '_OTHER'],
  [withCode('A'.repeat(60)), '_OTHER'],
  [new Error('Query read timeout'), 'timeout'],
  [new Error('timeout exceeded when trying to connect'), 'timeout'],
  [new Error('Connection terminated unexpectedly'), 'connection_closed'],
  [new TypeError('x'), 'TypeError'],
  [new Error('secret'), '_OTHER'],
  [{ name: 'Secret4711' }, '_OTHER'],
  ['secret', '_OTHER'],
  [null, '_OTHER'],
])('%s is of type %s', (error, type) => {
  expect(errorTypeOf(error)).toBe(type)
})

test('only the errors of a checkout that took too long are timeouts of the pool', () => {
  expect(isCheckoutTimeout(new Error('timeout exceeded when trying to connect'))).toBe(true)
  expect(isCheckoutTimeout(new Error('Connection terminated due to connection timeout'))).toBe(true)
  expect(isCheckoutTimeout(new Error('Query read timeout'))).toBe(false)
  expect(isCheckoutTimeout(undefined)).toBe(false)
})
