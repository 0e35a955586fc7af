const http = require('node:http')
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus')
const { MeterProvider } = require('@opentelemetry/sdk-metrics')
const { meterStore } = require('./meter-store.cjs')

const reader = new PrometheusExporter({ preventServerStart: true })
// The default limit of 2000 would fold the series beyond it into one.
const views = [{ instrumentName: 'bench_many', aggregationCardinalityLimit: 200_000 }]
const meter = new MeterProvider({ readers: [reader], views }).getMeter('bench')

/** The SDK of OpenTelemetry with its own exporter, whose handler does all the work of an answer. */
module.exports = {
  ...meterStore(meter),
  serve(port) {
    http
      .createServer((request, response) => reader.getMetricsRequestHandler(request, response))
      .listen(port, '127.0.0.1')
  },
}
