require('./start-meterbridge.cjs')
const { defineMetrics } = require('../../dist/index.js')
const { bounds, durations, orders, requests, seriesLabels } = require('./shapes.cjs')

/** Defines a metric as an application does. */
function define(name, kind, attributeNames) {
  const attributes = attributeNames.map((attribute) => [attribute, { description: attribute, limit: 1000 }])
  const { metric } = defineMetrics({
    metric: {
      name,
      kind,
      unit: '{bench}',
      description: name,
      attributes: Object.fromEntries(attributes),
      seriesLimit: 200_000,
      ...(kind === 'histogram' && { buckets: bounds }),
    },
  })
  return metric
}

/** Meterbridge as an application sees it that defines its metrics. */
module.exports = {
  bound() {
    const series = define('bench_bound', 'counter', ['kind']).bind({ kind: 'market' })
    return () => series.add(1)
  },
  counter() {
    const counter = define('bench_orders', 'counter', ['kind', 'venue', 'outcome'])
    return (index) => {
      const { kind, venue, outcome } = orders[index & 7]
      counter.add(1, { kind, venue, outcome })
    }
  },
  histogram() {
    const histogram = define('bench_request', 'histogram', [
      'method',
      'scheme',
      'protocol',
      'route',
      'status',
    ])
    return (index) => {
      const { method, scheme, protocol, route, status } = requests[index & 3]
      histogram.record(durations[index & 63], { method, scheme, protocol, route, status })
    }
  },
  series() {
    const histogram = define('bench_many', 'histogram', ['method', 'status', 'region', 'route'])
    return (index) => histogram.record(durations[index & 63], seriesLabels(index))
  },
  /** The preload serves already, on the port in the environment. */
  serve() {},
}
