/**
 * A process with the store named in the first argument, scraped on the port in the environment. It takes questions as
 * lines of JSON on standard input and answers each with a line; bench/go/main.go speaks the same. Needs --expose-gc.
 */
const http = require('node:http')
const { createInterface } = require('node:readline')
const { EventLoopWatch } = require('./event-loop-watch.cjs')
const { liveMemory } = require('./live-memory.cjs')

const store = require(process.argv[2])
store.serve(Number(process.env.OTEL_EXPORTER_PROMETHEUS_PORT))

const watch = new EventLoopWatch()
let recordSeries
let started

const answers = {
  /** Records once into each of so many series of a histogram of 13 buckets and four labels. */
  fill({ series }) {
    recordSeries ??= store.series()
    for (let index = 0; index < series; index++) recordSeries(index)
    return {}
  },
  /** Begins a measure on a heap without garbage; the watch costs CPU and is left out where CPU counts. */
  begin({ watched }) {
    globalThis.gc()
    if (watched) watch.start()
    started = { whole: process.cpuUsage(), main: process.threadCpuUsage() }
    return {}
  },
  end() {
    const whole = process.cpuUsage(started.whole)
    const main = process.threadCpuUsage(started.main)
    return { cpuMs: milliseconds(whole), mainCpuMs: milliseconds(main), ...watch.stop() }
  },
  memory: liveMemory,
  /** Nanoseconds of CPU that a record call takes, of each kind that the store has. */
  record({ calls }) {
    const kinds = ['bound', 'counter', 'histogram'].filter((kind) => store[kind])
    return Object.fromEntries(kinds.map((kind) => [kind, nanosecondsPerCall(store[kind](), calls)]))
  },
  /** Opens a server that does nothing else, for requests beside the scrapes. */
  openApp: () =>
    new Promise((resolve) => {
      const body = JSON.stringify({ id: 1, name: 'a small answer' })
      const server = http.createServer((_request, response) => response.end(body))
      server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port }))
    }),
}

async function answer(question) {
  process.stdout.write(`${JSON.stringify(await answers[question.ask](question))}\n`)
}

function nanosecondsPerCall(record, calls) {
  const repeat = (times) => {
    for (let index = 0; index < times; index++) record(index)
  }
  repeat(calls / 5)
  const before = process.cpuUsage()
  repeat(calls)
  return (milliseconds(process.cpuUsage(before)) * 1_000_000) / calls
}

function milliseconds({ user, system }) {
  return (user + system) / 1000
}

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => void answer(JSON.parse(line)))
// The harness that asks is gone, and no store may outlive it.
lines.on('close', () => process.exit())
