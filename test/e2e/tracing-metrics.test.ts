import { expect, test } from 'vitest'
import { OtlpReceiver } from './otlp-receiver.ts'
import { uniqueName } from './services/unique-name.ts'
import { openTracedShop } from './traced-shop.ts'

const orders = 5

test.each(['traced-shop.cjs', 'traced-shop.mjs'])(
  'leaves every metric of %s as it is without traces: name, help, labels, buckets and counts',
  async (app) => {
    const queue = uniqueName('traced')
    await using receiver = await OtlpReceiver.open()
    const off = await measure({ app, queue, env: {} })
    const on = await measure({
      app,
      queue,
      env: {
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        // The exporter is at work during the traffic, and would show in the metrics of HTTP clients.
        OTEL_BSP_SCHEDULE_DELAY: '20',
      },
    })
    expect(receiver.requests.length).toBeGreaterThan(1)
    expect(on.comments).toEqual(off.comments)
    expect(on.series).toEqual(off.series)
    expect(on.counts).toEqual(off.counts)
    // What is compared is the traffic, and not nothing.
    expect(Object.entries(on.counts)).toEqual(
      expect.arrayContaining([
        [
          expect.stringMatching(/^http_server_request_duration_seconds_count{.*route="\/orders\/:id"/),
          orders,
        ],
        [expect.stringMatching(/^http_client_request_duration_seconds_count/), 2 * orders],
        [expect.stringMatching(/^db_client_operation_duration_seconds_count{.*="SET"/), orders],
        [expect.stringMatching(/^messaging_process_duration_seconds_count/), orders],
      ]),
    )
  },
)

test('loads nothing of tracing when no exporter is set', async () => {
  expect(await loadedPackages({})).toEqual([])
  const traced = await loadedPackages({ OTEL_TRACES_EXPORTER: 'console' })
  expect(traced).toEqual(
    expect.arrayContaining([
      'sdk-trace',
      'context-async-hooks',
      'exporter-trace-otlp-proto',
      'instrumentation-http',
    ]),
  )
})

/** Names the packages of OpenTelemetry that the process has loaded. */
async function loadedPackages(env: Record<string, string>): Promise<string[]> {
  await using shop = await openTracedShop({ env })
  const [, files = ''] = await shop.app.said(/^loaded (.*)$/m)
  return [...new Set([...files.matchAll(/\/@opentelemetry\/([\w-]+)\//g)].map(([, name]) => name!))]
}

interface Page {
  /** The lines of HELP, TYPE and UNIT. */
  readonly comments: readonly string[]
  /** Names and labels of all samples. */
  readonly series: readonly string[]
  /** Counts by name and labels, where the traffic alone decides them. */
  readonly counts: Readonly<Record<string, number>>
}

async function measure(options: Parameters<typeof openTracedShop>[0]): Promise<Page> {
  await using shop = await openTracedShop(options)
  for (let id = 1; id <= orders; id++) {
    await shop.get(`/orders/${id}`)
    // One job at a time, so that the worker always waits for the next one.
    await shop.jobsEnded(id)
  }
  await shop.get('/refunds')
  await shop.jobsEnded(orders + 1)
  // Last, because a pool throws away the connection of a failed query.
  await shop.get('/broken')
  await shop.get('/nowhere')
  const { port } = new URL(shop.origin)
  const page = await shop.app.scrape()
  // The port is free to choose, and so is the database that the test claimed.
  return readPage(
    page.replaceAll(`"${port}"`, '"PORT"').replaceAll(/db_namespace="\d+"/g, 'db_namespace="N"'),
  )
}

function readPage(page: string): Page {
  const lines = page.split('\n').filter((line) => line !== '' && line !== '# EOF' && !isOfAMoment(line))
  const samples = lines
    .filter((line) => !line.startsWith('#'))
    .map((line): [series: string, value: string] => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), line.slice(at + 1)]
    })
    .filter(([series]) => !isOfTheMachine(series))
  return {
    comments: lines.filter((line) => line.startsWith('#')).toSorted(),
    series: samples.map(([series]) => series).toSorted(),
    counts: Object.fromEntries(
      samples
        .filter(([series]) => /^\w+_(count|total){/.test(series) && !isOfTheClock(series))
        .map(([series, value]) => [series, Number(value)]),
    ),
  }
}

/**
 * Lines that are there at some moments alone: of the resources of Node, among which a timer comes and goes, and of
 * connections that ended, as idle ones do after four seconds.
 */
function isOfAMoment(line: string): boolean {
  return /^(# \w+ )?(v8js_resource_active|http_client_connection_duration)/.test(line)
}

/** Samples of garbage collections and of Meterbridge itself, which come and go. */
function isOfTheMachine(series: string): boolean {
  return /^(v8js_gc|meterbridge_)/.test(series)
}

/** Counts that depend on how long something took: the test asks for `/ended` until it is. */
function isOfTheClock(series: string): boolean {
  return (
    /^(process_|nodejs_|v8js_|cgroup_)/.test(series) ||
    series.includes('http_route="/ended"') ||
    // What the worker's loop asks of Redis, round by round.
    /db_operation_name="(BZPOPMIN|EVALSHA|EVAL|HMGET)"/.test(series)
  )
}
