const { metrics } = require('@opentelemetry/api')
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus')
const { registerInstrumentations } = require('@opentelemetry/instrumentation')
const { MeterProvider } = require('@opentelemetry/sdk-metrics')

/**
 * Starts OpenTelemetry for metrics alone, with no tracer provider: the Prometheus exporter as the reader, and the
 * instrumentations given. The exporter itself reads no environment, so the port is handed to it.
 */
function startOtelMetrics(instrumentations) {
  const port = Number(process.env.OTEL_EXPORTER_PROMETHEUS_PORT)
  const reader = new PrometheusExporter({ host: '127.0.0.1', port })
  const meterProvider = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(meterProvider)
  registerInstrumentations({ meterProvider, instrumentations })
}

module.exports = { startOtelMetrics }
