import { expect, test } from 'vitest'
import { readPushTimes } from '../../../src/push/push-times.ts'

test('reads the standard variables, with the defaults of the specification', () => {
  expect(readPushTimes({})).toEqual({ intervalMs: 60_000, timeoutMs: 30_000 })
  expect(readPushTimes({ OTEL_METRIC_EXPORT_INTERVAL: '5000', OTEL_METRIC_EXPORT_TIMEOUT: '9000' })).toEqual({
    intervalMs: 5_000,
    timeoutMs: 9_000,
  })
})

test('passes over what is no time, and takes no longer one than a timer of Node can', () => {
  expect(readPushTimes({ OTEL_METRIC_EXPORT_INTERVAL: '0' }).intervalMs).toBe(60_000)
  expect(readPushTimes({ OTEL_METRIC_EXPORT_INTERVAL: '99999999999' }).intervalMs).toBe(2_147_483_647)
})
