const { PrometheusExporter, PrometheusSerializer } = require('@opentelemetry/exporter-prometheus')
const { MeterProvider } = require('@opentelemetry/sdk-metrics')
const { bounds, durations, orders, requests, seriesLabels } = require('./shapes.cjs')

const reader = new PrometheusExporter({ preventServerStart: true })
// The default limit of 2000 series would fold the series of the memory row into one.
const views = [{ instrumentName: 'bench_many', aggregationCardinalityLimit: 20_000 }]
const meter = new MeterProvider({ readers: [reader], views }).getMeter('bench')
const advice = { explicitBucketBoundaries: bounds }

/** The store of OpenTelemetry's SDK; it has no bound instruments. */
module.exports = {
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
  async scrape() {
    const { resourceMetrics } = await reader.collect()
    return new PrometheusSerializer().serialize(resourceMetrics)
  },
}
