'use strict'
// Records through @opentelemetry/api alone, as the application or a library of its would.
const { metrics } = require('@opentelemetry/api')

const meter = metrics.getMeter('shop-meter', '1.2.3')

const orders = meter.createCounter('shop.orders', {
  unit: '{order}',
  description: 'Orders\ntaken, "quoted" \\ too.',
})
const baskets = meter.createUpDownCounter('shop.baskets', { unit: '{basket}' })
const latency = meter.createHistogram('shop.latency', { unit: 's' })
const size = meter.createHistogram('shop.upload.size', {
  unit: 'By',
  advice: { explicitBucketBoundaries: [10, 100] },
})
const temperature = meter.createGauge('shop.temperature', { unit: 'Cel' })
meter.createObservableCounter('shop.visits').addCallback((result) => result.observe(11, { door: 'front' }))
meter.createObservableGauge('shop.fill', { unit: '1' }).addCallback(async (result) => result.observe(0.5))
meter.createObservableUpDownCounter('shop.stock', { unit: '{item}' }).addCallback((result) => {
  result.observe(-3, { shelf: 'a' })
})
const width = meter.createObservableGauge('shop.width', { unit: 'm' })
const height = meter.createObservableGauge('shop.height', { unit: 'm' })
meter.addBatchObservableCallback(
  (result) => {
    result.observe(width, 4)
    result.observe(height, 5)
  },
  [width, height],
)
meter.createObservableGauge('shop.broken').addCallback(() => {
  throw new Error('the sensor is gone')
})
const flood = meter.createCounter('shop.flood')

let n = 0

const commands = {
  record() {
    orders.add(2, { paid: true, country: 'DE' })
    orders.add(1, { country: 'DE', paid: true })
    orders.add(4)
    baskets.add(5)
    baskets.add(-2)
    latency.record(0.2, { route: '/orders' })
    size.record(50)
    temperature.record(-4.5, { room: 'cold "store"\n' })
  },
  hostile() {
    const circular = {}
    circular.self = circular
    const throwing = Object.defineProperty({}, 'boom', {
      enumerable: true,
      get() {
        throw new Error('a getter that throws')
      },
    })
    const refusing = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('a proxy that throws')
        },
      },
    )
    const attributes = [
      { big: 10n },
      { circular },
      { symbol: Symbol('s'), callback() {} },
      { nothing: null, missing: undefined },
      { list: ['a', 1n, circular] },
      { lone: '\ud800', '': 'empty', '\ud800': 'key' },
      { __proto__: { inherited: 'x' }, constructor: 'c' },
      throwing,
      refusing,
      'text',
      7,
      null,
      Object.create(null),
    ]
    for (const one of attributes) orders.add(1, one)
    for (const value of [NaN, Infinity, -1, '3', null, undefined, 10n, {}]) {
      orders.add(value)
      latency.record(value)
      temperature.record(value, { room: 'odd' })
    }
    const changed = { country: 'FR' }
    orders.add(1, changed)
    changed.country = 'IT'
    const unusable = {
      toString: () => {
        throw new Error('no text')
      },
    }
    for (const name of [
      '',
      undefined,
      null,
      7,
      Symbol('s'),
      unusable,
      '9 lives!',
      '\ud800',
      'shop.latency',
    ]) {
      meter.createCounter(name).add(1)
    }
    for (const options of [
      null,
      'text',
      { unit: {} },
      { unit: 'kg' },
      { description: 7 },
      { valueType: 'x' },
    ]) {
      meter.createCounter('shop.orders', options).add(0)
    }
    for (const bounds of [null, 'text', [], [NaN], ['a', 'b'], [3, 2, 1], [1, 1], [Infinity], {}]) {
      meter.createHistogram(`shop.odd.${n++}`, { advice: { explicitBucketBoundaries: bounds } }).record(2)
    }
    meter.createHistogram('shop.odd.advice', { advice: null }).record(2)
    for (const callback of [undefined, 7, () => Promise.reject(new Error('late'))]) {
      meter.createObservableGauge('shop.odd.gauge').addCallback(callback)
      meter.addBatchObservableCallback(callback, [width, {}, null])
      meter.addBatchObservableCallback(callback, undefined)
      meter.removeBatchObservableCallback(callback, undefined)
      width.removeCallback(callback)
    }
    height.addCallback((result) => {
      for (const value of ['3', null, 10n, Infinity]) result.observe(value, { hostile: attributes[0] })
      for (const one of attributes) result.observe(1, one)
    })
    metrics.getMeter(undefined, 7, null).createCounter('shop.nameless').add(1)
    metrics.getMeter('a', '\ud800', { schemaUrl: {} }).createCounter('shop.odd.scope').add(1)
  },
  flood() {
    for (let n = 0; n < 1500; n++) flood.add(1, { visitor: `visitor ${commands.visitors++}` })
  },
  visitors: 0,
}

console.log('ready')
let rest = ''
process.stdin.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\n')
  rest = lines.pop()
  for (const line of lines) {
    try {
      commands[line]()
    } catch (error) {
      console.log('thrown into the application:', error)
    }
    console.log('did', line)
  }
})
