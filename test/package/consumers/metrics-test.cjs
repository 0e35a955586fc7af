const { beforeEach, test } = require('node:test')
const { billing } = require('meterbridge')
const { assertRecorded, collectMetrics, resetMetrics } = require('meterbridge/testing')

beforeEach(resetMetrics)

void test('a payment is counted', async () => {
  billing.recordTransaction({ type: 'payment', outcome: 'success' })
  assertRecorded(await collectMetrics(), { name: 'billing.transactions', value: 1 })
})
