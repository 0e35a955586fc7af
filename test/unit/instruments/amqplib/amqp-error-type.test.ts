import { expect, it } from 'vitest'
import { amqpErrorType } from '../../../../src/instruments/amqplib/amqp-error-type.ts'

it.each([
  [Object.assign(new Error('x'), { code: 404 }), 'NOT_FOUND'],
  [{ fields: { replyCode: 406 } }, 'PRECONDITION_FAILED'],
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new Error('Handshake terminated by server: 403 (ACCESS-REFUSED) with message "x"'), 'ACCESS_REFUSED'],
  [new Error('Unexpected close'), 'UNEXPECTED_CLOSE'],
  [new Error('Heartbeat timeout'), 'HEARTBEAT_TIMEOUT'],
  [new Error('connect ETIMEDOUT'), 'ETIMEDOUT'],
  [new TypeError('content is not a buffer'), 'TypeError'],
  [Object.assign(new Error('x'), { code: 999 }), 'Error'],
  ['text', '_OTHER'],
  [null, '_OTHER'],
  [{}, '_OTHER'],
])('%s is %s', (failure, type) => {
  expect(amqpErrorType(failure)).toBe(type)
})
