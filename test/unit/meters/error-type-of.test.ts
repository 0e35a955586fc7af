import { describe, expect, it } from 'vitest'
import { errorTypeOf } from '../../../src/meters/error-type-of.ts'

class PaymentError extends Error {}

describe('the error type', () => {
  it.each([
    [new TypeError('x'), 'TypeError'],
    [new Error('x'), 'Error'],
    [new PaymentError('x'), 'PaymentError'],
    [new DOMException('x', 'AbortError'), 'AbortError'],
    [Object.assign(new Error('x'), { name: 'ZodError' }), 'ZodError'],
    [Object.assign(new Error('x'), { name: 'order 17 failed' }), '_OTHER'],
    [Object.assign(new Error('x'), { name: 'E'.repeat(80) }), '_OTHER'],
    ['text', '_OTHER'],
    [undefined, '_OTHER'],
    [null, '_OTHER'],
    [Object.create(null), '_OTHER'],
  ])('of %o is %s', (thrown, expected) => {
    expect(errorTypeOf(thrown)).toBe(expected)
  })

  it('is _OTHER when looking at what was thrown throws', () => {
    const hostile = {
      get name() {
        throw new Error('no')
      },
    }
    expect(errorTypeOf(hostile)).toBe('_OTHER')
  })
})
