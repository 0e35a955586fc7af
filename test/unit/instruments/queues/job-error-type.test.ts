import { describe, expect, it } from 'vitest'
import { isPostponement } from '../../../../src/instruments/bullmq/is-postponement.ts'
import { jobErrorType } from '../../../../src/instruments/queues/job-error-type.ts'

class QuotaError extends Error {}

function named(name: string): Error {
  return Object.assign(new Error('x'), { name })
}

describe('jobErrorType', () => {
  it.each([
    ['the name of a built-in error', new TypeError('x'), 'TypeError'],
    ['the name that somebody gave', named('PaymentError'), 'PaymentError'],
    ['the class of an error without a name of its own', new QuotaError('x'), 'QuotaError'],
    ['Error for a plain error', new Error('x'), 'Error'],
    ['the name of a thrown object', { name: 'AbortError' }, 'AbortError'],
    ['_OTHER for a string', 'boom', '_OTHER'],
    ['_OTHER for nothing', undefined, '_OTHER'],
    [
      'the class of an error whose name is unbounded',
      Object.assign(new QuotaError(), { name: 'x'.repeat(101) }),
      'QuotaError',
    ],
    ['the class where the name is no string', Object.assign(new QuotaError(), { name: 7 }), 'QuotaError'],
  ])('gives %s', (_, thrown, expected) => {
    expect(jobErrorType(thrown)).toBe(expected)
  })

  it.each([
    ['TypeError: bad input\n    at file.js:1:1', 'TypeError'],
    ['TypeError [ERR_INVALID_ARG_TYPE]: bad input', 'TypeError'],
    ['RangeError\n    at file.js:1:1', 'RangeError'],
    ['Error: no name\n    at file.js:1:1', 'Error'],
    ['something else that failed', 'Error'],
    ['', 'Error'],
  ])('reads the name of a child process from the stack %j', (stack, expected) => {
    expect(jobErrorType(Object.assign(new Error('bad input'), { stack }))).toBe(expected)
  })
})

describe('isPostponement', () => {
  it.each(['DelayedError', 'WaitingError', 'WaitingChildrenError', 'RateLimitError'])(
    'knows %s by its name, from any copy of the library',
    (name) => {
      expect(isPostponement(named(name))).toBe(true)
    },
  )

  it('knows the rate limit by its message', () => {
    expect(isPostponement(new Error('bullmq:rateLimitExceeded'))).toBe(true)
  })

  it.each([new Error('x'), 'DelayedError', null, undefined])('takes %s for a failure', (thrown) => {
    expect(isPostponement(thrown)).toBe(false)
  })
})
