const { billing, defineMetrics } = require('meterbridge')
const { collectMetrics, metricsMatchers, resetMetrics } = require('meterbridge/testing')

const { checkout, waiting } = defineMetrics({
  checkout: { name: 'shop.checkout.duration', kind: 'histogram', unit: 's', description: 'Checkouts.' },
  waiting: { name: 'shop.waiting', kind: 'gauge', unit: '{job}', description: 'Waiting.', observed: true },
})
waiting.observe((observe) => observe(7))

expect.extend(metricsMatchers)
beforeEach(resetMetrics)

test('a payment is counted', async () => {
  billing.recordTransaction({ type: 'payment', outcome: 'success' })
  const metrics = await collectMetrics()
  expect(metrics).toHaveRecorded('billing.transactions', { 'billing.type': 'payment' }, 1)
  expect(metrics).toHaveRecorded('shop.waiting', {}, 7)
  expect(metrics).not.toHaveRecorded('billing.transactions', { 'billing.type': 'refund' })
  expect(metrics).toHaveAtMostSeries(30)
  expect(() => expect(metrics).toHaveRecorded('billing.transactions', {}, 2)).toThrow('found: 1')
})

test('every test begins at 0, and a promise is measured to its end', async () => {
  expect(await checkout.time(async () => 'receipt')).toBe('receipt')
  const metrics = await collectMetrics()
  expect(metrics).toHaveRecorded('shop.checkout.duration', {}, { count: 1 })
  expect(metrics).not.toHaveRecorded('billing.transactions')
})
