import { expect, test } from 'vitest'
import { verdictText } from '../../../src/health/verdict-text.ts'
import type { CheckReport, Verdict } from '../../../src/health/verdict.ts'

const check: CheckReport = {
  name: 'database',
  type: 'postgresql',
  critical: true,
  status: 'down',
  reason: 'Error: refused',
  durationSeconds: 0.0123456789,
  checkedAtMs: 1_000,
  lastSuccessAtMs: undefined,
}
const down: Verdict = {
  group: 'ready',
  status: 'down',
  known: true,
  reasons: ['draining', 'database: Error: refused'],
  checks: [check],
}
const degraded: Verdict = { ...down, status: 'degraded', reasons: ['database: Error: refused'] }
const up: Verdict = { ...down, status: 'up', reasons: [] }

test('text is OK, the reasons of what is down, or what is degraded with its reasons', () => {
  const view = { as: 'text', showsDetail: true } as const
  expect(verdictText(up, view)).toBe('OK')
  expect(verdictText(down, view)).toBe('draining\ndatabase: Error: refused\n')
  expect(verdictText(degraded, view)).toBe('degraded\ndatabase: Error: refused\n')
})

test('text without detail is the status alone', () => {
  const view = { as: 'text', showsDetail: false } as const
  expect([up, degraded, down].map((verdict) => verdictText(verdict, view))).toEqual([
    'OK',
    'degraded\n',
    'down\n',
  ])
})

test('JSON says each check with its status, reason, duration and last success', () => {
  const succeeded = {
    ...check,
    name: '__proto__',
    status: 'up',
    reason: undefined,
    lastSuccessAtMs: 0,
  } as const
  const text = verdictText({ ...down, checks: [check, succeeded] }, { as: 'json', showsDetail: true })
  const { checks, ...rest } = JSON.parse(text) as { checks: object }
  expect(rest).toEqual({ status: 'down', group: 'ready', reasons: ['draining', 'database: Error: refused'] })
  expect(Object.entries(checks)).toEqual([
    [
      'database',
      {
        status: 'down',
        type: 'postgresql',
        critical: true,
        reason: 'Error: refused',
        durationSeconds: 0.012346,
        checkedAt: '1970-01-01T00:00:01.000Z',
        lastSuccessAt: null,
      },
    ],
    ['__proto__', expect.objectContaining({ status: 'up', lastSuccessAt: '1970-01-01T00:00:00.000Z' })],
  ])
})

test('JSON without detail names no check and no reason', () => {
  expect(JSON.parse(verdictText(down, { as: 'json', showsDetail: false }))).toEqual({
    status: 'down',
    group: 'ready',
  })
})
