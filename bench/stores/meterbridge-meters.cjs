require('./start-meterbridge.cjs')
const { metrics } = require('@opentelemetry/api')
const { meterStore } = require('./meter-store.cjs')

/** Meterbridge as an application sees it that records through OpenTelemetry's API alone. */
module.exports = {
  ...meterStore(metrics.getMeter('bench')),
  /** The preload serves already, on the port in the environment. */
  serve() {},
}
