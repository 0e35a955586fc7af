import { defineMetrics, MeterbridgeError } from 'meterbridge'

const { checkout } = defineMetrics({
  checkout: {
    name: 'shop.checkout.duration',
    kind: 'histogram',
    unit: 's',
    description: 'How long checkouts took.',
    attributes: { outcome: { description: 'How it ended.', values: ['success', 'error', 'cancelled'] } },
    objectives: [{ atMost: 0.3, share: 0.99 }],
  },
})
await checkout.time(async () => 'done')
await checkout.time(() => Promise.reject(new Error('no'))).catch(() => {})

try {
  defineMetrics({
    wrong: { name: 'shop.orders_total', kind: 'counter', unit: '{order}', description: 'No.' },
  })
} catch (error) {
  console.log(error instanceof MeterbridgeError, error.code)
}

// Runs until standard input ends.
process.stdin.resume()
