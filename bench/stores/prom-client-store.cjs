const http = require('node:http')
const { promisify } = require('node:util')
const { constants, gzip } = require('node:zlib')
const { bounds, durations, orders, requests, seriesLabels } = require('./shapes.cjs')

/** The store of prom-client, and of its successor, which kept the interface. */
function promClientStore({ Counter, Histogram, Registry, register }) {
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
    serve(port) {
      http
        .createServer((request, response) => void answer({ request, response, register, Registry }))
        .listen(port, '127.0.0.1')
    },
  }
}

const compress = promisify(gzip)

/** Serves the registry by hand: in the format asked for, and compressed off the main thread when asked for. */
async function answer({ request, response, register, Registry }) {
  const wantsOpenMetrics = request.headers.accept?.includes('openmetrics')
  register.setContentType(
    wantsOpenMetrics ? Registry.OPENMETRICS_CONTENT_TYPE : Registry.PROMETHEUS_CONTENT_TYPE,
  )
  response.setHeader('content-type', register.contentType)
  const text = await register.metrics()
  if (request.headers['accept-encoding'] !== 'gzip') {
    response.end(text)
    return
  }
  response.setHeader('content-encoding', 'gzip')
  response.end(await compress(text, { level: constants.Z_BEST_SPEED }))
}

module.exports = { promClientStore }
