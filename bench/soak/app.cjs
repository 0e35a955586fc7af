/**
 * The application of the soak, run with the preload: it answers requests and records through the fast store and through
 * OpenTelemetry's API, so that a scrape is larger than the buffers of sockets. It answers `state` messages with what it has.
 */
const http = require('node:http')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { metrics } = require('@opentelemetry/api')
const { meterStore } = require('../stores/meter-store.cjs')
const store = require('../stores/meterbridge.cjs')

const seriesOfEach = 10_000
const recordEveryMs = 500

const recorders = [store.series(), meterStore(metrics.getMeter('soak')).histogram()]
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()

function recordAll() {
  for (const record of recorders) for (let index = 0; index < seriesOfEach; index++) record(index)
}

recordAll()
setInterval(recordAll, recordEveryMs)

process.on('message', ({ collectGarbage }) => {
  if (collectGarbage) globalThis.gc()
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  process.send({ rssBytes: rss, heapBytes: heapUsed + arrayBuffers, longestStallMs: delay.max / 1_000_000 })
  delay.reset()
})
process.on('disconnect', () => process.exit())

const server = http.createServer((_request, response) => response.end('a small answer'))
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
