require('./start-meterbridge.cjs')
const { bounds, durations, orders, requests, seriesLabels } = require('./shapes.cjs')

/** The store that the preload has started: that of production, with its limits and its own metrics. */
const { store } = globalThis[Symbol.for('meterbridge.running')]

/** A metric as the catalog holds it, with attributes bounded by their number of values. */
function metric(name, kind, attributeNames) {
  const attributes = attributeNames.map((attribute) => [
    attribute,
    { description: attribute, limit: 100_000 },
  ])
  return {
    name,
    kind,
    unit: '{bench}',
    description: name,
    attributes: Object.fromEntries(attributes),
    buckets: bounds,
    stability: 'ours',
    seriesLimit: 200_000,
  }
}

module.exports = {
  bound() {
    const series = store.counter(metric('bench_bound', 'counter', ['kind'])).bind({ kind: 'market' })
    return () => series.add(1)
  },
  counter() {
    const counter = store.counter(metric('bench_orders', 'counter', ['kind', 'venue', 'outcome']))
    return (index) => {
      const { kind, venue, outcome } = orders[index & 7]
      counter.add(1, { kind, venue, outcome })
    }
  },
  histogram() {
    const attributeNames = ['method', 'scheme', 'protocol', 'route', 'status']
    const histogram = store.histogram(metric('bench_request', 'histogram', attributeNames))
    return (index) => {
      const { method, scheme, protocol, route, status } = requests[index & 3]
      histogram.record(durations[index & 63], { method, scheme, protocol, route, status })
    }
  },
  series() {
    const attributeNames = ['method', 'status', 'region', 'route']
    const histogram = store.histogram(metric('bench_many', 'histogram', attributeNames))
    return (index) => histogram.record(durations[index & 63], seriesLabels(index))
  },
  /** The preload serves already, on the port in the environment. */
  serve() {},
}
