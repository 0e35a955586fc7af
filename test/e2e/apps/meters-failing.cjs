// Observes through @opentelemetry/api with callbacks that throw, reject and hang, and one that is good.
const { metrics } = require('@opentelemetry/api')

const meter = metrics.getMeter('failing')
meter.createObservableGauge('throwing').addCallback(() => {
  throw new Error('no')
})
meter.createObservableGauge('rejecting').addCallback(() => Promise.reject(new Error('no')))
meter.createObservableGauge('hanging').addCallback(() => new Promise(() => {}))
const together = ['one', 'other'].map((name) => meter.createObservableGauge(name))
meter.addBatchObservableCallback(() => new Promise(() => {}), together)
meter.createObservableGauge('good').addCallback((result) => result.observe(7))
process.stdin.resume()
