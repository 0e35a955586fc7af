const { bounds, durations, orders, requests, seriesLabels } = require('./shapes.cjs')

/** The store of prom-client, and of its successor, which kept the interface. */
function promClientStore({ Counter, Histogram, register }) {
  return {
    bound() {
      const counter = new Counter({ name: 'bench_bound_total', help: 'Bound.', labelNames: ['kind'] })
      const series = counter.labels('market')
      return () => series.inc()
    },
    counter() {
      const labelNames = ['kind', 'venue', 'outcome']
      const counter = new Counter({ name: 'bench_orders_total', help: 'Orders.', labelNames })
      return (index) => {
        const { kind, venue, outcome } = orders[index & 7]
        counter.inc({ kind, venue, outcome })
      }
    },
    histogram() {
      const labelNames = ['method', 'scheme', 'protocol', 'route', 'status']
      const histogram = new Histogram({ name: 'bench_request', help: 'Time.', labelNames, buckets: bounds })
      return (index) => {
        const { method, scheme, protocol, route, status } = requests[index & 3]
        histogram.observe({ method, scheme, protocol, route, status }, durations[index & 63])
      }
    },
    series() {
      const labelNames = ['method', 'status', 'region', 'route']
      const histogram = new Histogram({ name: 'bench_many', help: 'Many.', labelNames, buckets: bounds })
      return (index) => histogram.observe(seriesLabels(index), durations[index & 63])
    },
    scrape: () => register.metrics(),
  }
}

module.exports = { promClientStore }
