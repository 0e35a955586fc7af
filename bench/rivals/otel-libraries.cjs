const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express')
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
const { IORedisInstrumentation } = require('@opentelemetry/instrumentation-ioredis')
const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg')
const { startOtelMetrics } = require('./otel-metrics.cjs')

startOtelMetrics([
  new HttpInstrumentation(),
  new ExpressInstrumentation(),
  new PgInstrumentation(),
  new IORedisInstrumentation(),
])
