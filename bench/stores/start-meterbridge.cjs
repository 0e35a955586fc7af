/**
 * Loads the preload as `--require` does: the bundle that users run, with its endpoint on the port of the run. Its
 * instruments stay off, as nothing else is measured in the process of a store either.
 */
process.env.OTEL_EXPORTER_PROMETHEUS_HOST = '127.0.0.1'
// There is no way to name none; this one waits for a library that is never loaded.
process.env.OTEL_NODE_ENABLED_INSTRUMENTATIONS = 'pg'
process.env.METERBRIDGE_SERIES_LIMIT = '200000'
process.env.METERBRIDGE_START_LINE = 'false'
require('../../instrumentation/index.cjs')
