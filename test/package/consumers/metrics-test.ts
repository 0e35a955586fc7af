import { beforeEach, test } from 'node:test'
import { defineMetrics } from 'meterbridge'
import { assertRecorded, collectMetrics, resetMetrics, type CollectedMetrics } from 'meterbridge/testing'

const { checkout } = defineMetrics({
  checkout: { name: 'shop.checkout.duration', kind: 'histogram', unit: 's', description: 'Checkouts.' },
})

beforeEach(resetMetrics)

void test('a checkout is timed', async () => {
  const one: number = checkout.time((): number => 1)
  const metrics: CollectedMetrics = await collectMetrics()
  assertRecorded(metrics, { name: 'shop.checkout.duration', value: { count: one } })
})
