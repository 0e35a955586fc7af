import { afterEach, expect, it } from 'vitest'
import { auth } from '../../../src/meters/auth.ts'
import { recordedIn, startRunning, stopRunning } from './running.ts'

afterEach(stopRunning)

it('counts attempts by method and outcome, with their duration where it is known', () => {
  const store = startRunning()
  auth.recordAttempt({ method: 'password', outcome: 'failure' })
  auth.recordAttempt({ method: 'oauth', outcome: 'success', durationSeconds: 0.2 })
  expect(recordedIn(store)).toEqual({
    'auth.attempts{auth.method=password,auth.outcome=failure}': 1,
    'auth.attempts{auth.method=oauth,auth.outcome=success}': 1,
    'auth.attempt.duration{auth.method=oauth,auth.outcome=success}': '1x',
  })
})

it('takes the outcome of a measured attempt from its report, and before that from what it throws', async () => {
  const store = startRunning()
  await auth.attempt({ method: 'password' }, async (report) => report.outcome('failure'))
  const broken = new TypeError('the directory is gone')
  await expect(
    auth.attempt({ method: 'password' }, async (report) => {
      report.outcome('failure')
      throw broken
    }),
  ).rejects.toBe(broken)
  expect(recordedIn(store)).toEqual({
    'auth.attempts{auth.method=password,auth.outcome=failure}': 1,
    'auth.attempt.duration{auth.method=password,auth.outcome=failure}': '1x',
    'auth.attempts{auth.method=password,auth.outcome=error}': 1,
    'auth.attempt.duration{auth.method=password,auth.outcome=error,error.type=TypeError}': '1x',
  })
})

it('counts sessions and the decisions of rate limits', () => {
  const store = startRunning()
  auth.recordSession({ type: 'web', event: 'created' })
  auth.setActiveSessions({ type: 'web', count: 7 })
  auth.recordRateLimit({ name: 'login', decision: 'denied' })
  expect(recordedIn(store)).toEqual({
    'auth.session.events{auth.session.event=created,auth.session.type=web}': 1,
    'auth.active_sessions{auth.session.type=web}': 7,
    'rate_limit.decisions{rate_limit.decision=denied,rate_limit.name=login}': 1,
  })
})
