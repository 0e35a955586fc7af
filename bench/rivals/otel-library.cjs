const { startOtelMetrics } = require('./otel-metrics.cjs')

/** The official instrumentations of the library that is measured, as the harness names them: a class of each package. */
const instrumentations = Object.entries(JSON.parse(process.env.BENCH_OFFICIAL))

startOtelMetrics(instrumentations.map(([name, className]) => new (require(name)[className])()))
