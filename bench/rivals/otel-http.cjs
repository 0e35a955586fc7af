const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
const { startOtelMetrics } = require('./otel-metrics.cjs')

startOtelMetrics([new HttpInstrumentation()])
