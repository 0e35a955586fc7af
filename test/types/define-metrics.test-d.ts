import { defineMetrics } from '../../src/meters/define-metrics.ts'

// Compiled by tsc and never run: each line below a `@ts-expect-error` must be an error, all others none.

const { orders, cart, open, waiting, price } = defineMetrics({
  orders: {
    name: 'shop.orders',
    kind: 'counter',
    unit: '{order}',
    description: 'Orders.',
    attributes: {
      'order.side': { description: 'Which side.', values: ['buy', 'sell'] },
      tenant: { description: 'Whose.', limit: 20 },
      sku: { description: 'What.', limit: 20, pattern: /^[A-Z]{3}$/ },
    },
  },
  cart: {
    name: 'shop.checkout.duration',
    kind: 'histogram',
    unit: 's',
    description: 'How long a checkout took.',
    objectives: [{ atMost: 0.3, share: 0.99 }],
  },
  open: { name: 'shop.carts', kind: 'upDownCounter', unit: '{cart}', description: 'Open carts.' },
  waiting: { name: 'shop.waiting', kind: 'gauge', unit: '{job}', description: 'Waiting.', observed: true },
  price: { name: 'shop.price', kind: 'histogram', unit: '{cent}', description: 'Prices.', buckets: [1, 2] },
})

orders.add(1, { 'order.side': 'buy', tenant: 'acme', sku: 'ABC' })
orders.add(1, { tenant: 7 })
orders.bind({ 'order.side': 'sell' }).add()
// @ts-expect-error a value that the list has not
orders.add(1, { 'order.side': 'hold' })
// @ts-expect-error an attribute that the definition has not
orders.add(1, { side: 'buy' })
// @ts-expect-error a value that is no number
orders.add('1')
// @ts-expect-error a counter is not set
orders.set(1)
// @ts-expect-error a value that the list has not, of a bound series
orders.bind({ 'order.side': 'hold' })
export const counted: Promise<string> = orders.count({ tenant: 'a' }, async (say) => {
  say({ 'order.side': 'sell' })
  // @ts-expect-error a value that the list has not
  say({ 'order.side': 'hold' })
  return 'done'
})

export const timed: number = cart.time(() => 5)
cart.record(0.2)
// @ts-expect-error the metric has no attributes
cart.record(0.2, { tenant: 'a' })
// @ts-expect-error no function to measure
cart.time({})
// @ts-expect-error what is no duration cannot be timed
price.time(() => 5)

open.add(-1)
export const streamed: Generator<number> = open.inFlight(function* () {
  yield 1
})
export const stop: () => void = waiting.observe((observe) => observe(3))
// @ts-expect-error what is observed is not recorded
waiting.set(3)

defineMetrics({
  // @ts-expect-error a kind that there is not
  a: { name: 'a.b', kind: 'meter', unit: '1', description: 'No.' },
})
defineMetrics({
  // @ts-expect-error an attribute without a bound
  a: { name: 'a.b', kind: 'gauge', unit: '1', description: 'No.', attributes: { c: { description: 'C.' } } },
})
defineMetrics({
  // @ts-expect-error a unit that is no base unit
  a: { name: 'a.b', kind: 'gauge', unit: 'ms', description: 'No.' },
})
defineMetrics({
  a: { name: 'a.speed', kind: 'gauge', unit: 'By/s', description: 'Yes.' },
  b: { name: 'a.yield', kind: 'gauge', unit: '{item}/{run}', description: 'Yes.' },
  // @ts-expect-error a word that is not in braces
  c: { name: 'a.b', kind: 'gauge', unit: 'orders', description: 'No.' },
})
