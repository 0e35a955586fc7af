import { AssertionError } from 'node:assert'
import { checkRecorded, type WantedRecord } from './check-recorded.ts'
import type { CollectedMetrics } from './collected-metrics.ts'

/**
 * Asserts that something was recorded, for `node:test` and any other runner:
 * `assertRecorded(await collectMetrics(), { name: 'billing.transactions', value: 2 })`.
 *
 * @throws AssertionError that lists the series which the metric has.
 */
export function assertRecorded(metrics: CollectedMetrics, wanted: WantedRecord): void {
  const { pass, message, actual } = checkRecorded(metrics, wanted)
  if (pass) return
  throw new AssertionError({
    message,
    actual,
    expected: wanted.value,
    operator: 'assertRecorded',
    stackStartFn: assertRecorded,
  })
}

/**
 * Asserts that a metric was not recorded, or only 0.
 *
 * @throws AssertionError that lists the series which the metric has.
 */
export function assertNotRecorded(metrics: CollectedMetrics, wanted: WantedRecord): void {
  const { pass, message, actual } = checkRecorded(metrics, wanted)
  if (!pass) return
  throw new AssertionError({
    message: `not ${message}`,
    actual,
    operator: 'assertNotRecorded',
    stackStartFn: assertNotRecorded,
  })
}
