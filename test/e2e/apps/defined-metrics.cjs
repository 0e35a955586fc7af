// Defines metrics with two copies of the package: that of the checkout, and one in the folder of the first argument.
const { defineMetrics } = require('meterbridge')

const definition = {
  name: 'shop.orders',
  kind: 'counter',
  unit: '{order}',
  description: 'Orders by side.',
  attributes: { 'order.side': { description: 'Which side.', values: ['buy', 'sell'] } },
}
const { orders } = defineMetrics({ orders: definition })
const other = require(process.argv[2])
const { again } = other.defineMetrics({ again: { ...definition } })

orders.add(1, { 'order.side': 'buy' })
orders.add(1, { 'order.side': 'hold', colour: 'red' })
orders.add('1')
again.bind({ 'order.side': 'buy' }).add(2)

const { waiting } = defineMetrics({
  waiting: {
    name: 'shop.waiting',
    kind: 'gauge',
    unit: '{job}',
    description: 'Waiting jobs.',
    observed: true,
  },
})
waiting.observe((observe) => observe(7))

const wide = { description: 'One of many.', limit: 500 }
const views = {
  name: 'shop.views',
  kind: 'counter',
  unit: '{view}',
  description: 'Views.',
  attributes: { page: wide, campaign: wide },
}
for (const _ of ['once', 'again']) defineMetrics({ views })

// Runs until standard input ends.
process.stdin.resume()
