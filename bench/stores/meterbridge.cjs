const { bounds, durations, orders, requests, seriesLabels } = require('./shapes.cjs')

// What the preload publishes is the store of production, in the bundle that users run.
process.env.OTEL_EXPORTER_PROMETHEUS_PORT = '0'
process.env.OTEL_NODE_ENABLED_INSTRUMENTATIONS = 'none'
process.env.OTEL_LOG_LEVEL = 'error'
const url = new Promise((resolve) => {
  const { subscribe, unsubscribe } = require('node:diagnostics_channel')
  const onListening = ({ server }) => {
    unsubscribe('tracing:net.server.listen:asyncEnd', onListening)
    resolve(`http://127.0.0.1:${server.address().port}/metrics`)
  }
  subscribe('tracing:net.server.listen:asyncEnd', onListening)
})
require('../../instrumentation/index.cjs')
const { store } = globalThis[Symbol.for('meterbridge.running')]

/** A metric as the catalog holds it, with attributes bounded by their number of values. */
function metric(name, kind, attributeNames) {
  const attributes = attributeNames.map((attribute) => [attribute, { description: attribute, limit: 1000 }])
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
  /** As a server scrapes it; the application under test is not alive by itself, so the wait must be. */
  async scrape() {
    const alive = setInterval(() => {}, 1000)
    const text = await (await fetch(await url)).text()
    clearInterval(alive)
    return text
  },
}
