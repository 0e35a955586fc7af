const { bounds, durations, orders, requests, seriesLabels } = require('./shapes.cjs')

const advice = { explicitBucketBoundaries: bounds }

/** What is recorded through a meter of OpenTelemetry's API, which has no bound instruments. */
function meterStore(meter) {
  return {
    counter() {
      const counter = meter.createCounter('bench_orders')
      return (index) => {
        const { kind, venue, outcome } = orders[index & 7]
        counter.add(1, { kind, venue, outcome })
      }
    },
    histogram() {
      const histogram = meter.createHistogram('bench_request', { advice })
      return (index) => {
        const { method, scheme, protocol, route, status } = requests[index & 3]
        histogram.record(durations[index & 63], { method, scheme, protocol, route, status })
      }
    },
    series() {
      const histogram = meter.createHistogram('bench_many', { advice })
      return (index) => histogram.record(durations[index & 63], seriesLabels(index))
    },
  }
}

module.exports = { meterStore }
