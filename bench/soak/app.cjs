/**
 * The application of the soak, run with the preload: it answers requests and records through the fast store and through
 * OpenTelemetry's API, so that a scrape is larger than the buffers of sockets. It answers `state` messages with what it has.
 */
const http = require('node:http')
const { metrics } = require('@opentelemetry/api')
const { EventLoopWatch } = require('../apps/event-loop-watch.cjs')
const { liveMemory } = require('../apps/live-memory.cjs')
const { meterStore } = require('../stores/meter-store.cjs')
const store = require('../stores/meterbridge.cjs')

const seriesOfEach = 10_000
const recordEveryMs = 500

const recorders = [store.series(), meterStore(metrics.getMeter('soak')).histogram()]
const watch = new EventLoopWatch()
watch.start()

function recordAll() {
  for (const record of recorders) for (let index = 0; index < seriesOfEach; index++) record(index)
}

recordAll()
setInterval(recordAll, recordEveryMs)

process.on('message', ({ withoutGarbage }) => void tell(withoutGarbage))
process.on('disconnect', () => process.exit())

async function tell(withoutGarbage) {
  const stalls = watch.stop()
  const memory = withoutGarbage ? await liveMemory() : { rssBytes: process.memoryUsage.rss(), heapBytes: 0 }
  process.send({ ...memory, ...stalls })
  watch.start()
}

const server = http.createServer((_request, response) => response.end('a small answer'))
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
