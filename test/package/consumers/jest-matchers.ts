import { beforeEach, expect, test } from '@jest/globals'
import { billing } from 'meterbridge'
import { collectMetrics, metricsMatchers, resetMetrics, type MetricsMatchers } from 'meterbridge/testing'

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MetricsMatchers<R> {}
}

expect.extend(metricsMatchers)
beforeEach(resetMetrics)

test('a payment is counted', async () => {
  billing.recordTransaction({ type: 'payment', outcome: 'success' })
  expect(await collectMetrics()).toHaveRecorded('billing.transactions', {}, 1)
  expect(await collectMetrics()).not.toHaveAtMostSeries(1)
})
