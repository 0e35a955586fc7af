import { expect, test, vi } from 'vitest'
import { runApp } from './run-app.ts'
import { VictoriaMetrics, type StoredSeries } from './victoria-metrics.ts'

/** The engine may have to be downloaded first. */
vi.setConfig({ testTimeout: 240_000 })

/** What only a page has: it describes the endpoint's thread and its own scrapes, or is a line of the format. */
const onPageAlone = [
  'meterbridge_collection_age_seconds',
  'meterbridge_dropped_points_total',
  'meterbridge_scrape_duration_seconds',
  'meterbridge_scrape_size_bytes',
  'meterbridge_scrapes_total',
  'nodejs_eventloop_blocked_duration_seconds',
  'target_info',
]
/** A timer may be there during one collection alone. */
const comesAndGoes = 'v8js_resource_active'
/** Gauges of the process, which a scrape itself moves and which come back to what they were. */
const movesAtWill =
  /^(process|nodejs|v8js|cgroup|system)_\w*(?<!_total|_bucket|_count|_sum) |^process_unix_file_descriptor_count/
/** What the engine adds to each series of a push: the resource and the scope. */
const addedLabels = /^(service_|telemetry_|scope_|otel_scope_|via$)/

test('stores what is pushed under the names, labels and values of the page', async () => {
  await using engine = await VictoriaMetrics.start()
  await using app = runApp({
    app: 'pushed.cjs',
    stdin: null,
    env: {
      OTEL_METRICS_EXPORTER: 'prometheus,otlp',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: engine.otlpUrl,
      OTEL_METRIC_EXPORT_INTERVAL: '100',
    },
  })
  await app.said(/ready/)
  let pageBefore = ''
  await until(async () => {
    pageBefore = await app.scrape()
    // The event loop's delay is there once there is one to show; the connections of the last request may still close.
    const has = (name: string): boolean => pageBefore.includes(name)
    return has('nodejs_eventloop_delay_max_seconds') && !has('http_client_open_connections{')
  })
  const sinceMs = Date.now()
  const { count: taken } = await exportsTaken(engine)
  await engine.import(pageBefore, { label: 'via=before' })
  // The second export from here on was collected after that page, and is stored when the third one comes.
  await until(async () => (await exportsTaken(engine)).count >= taken + 3)
  const untilMs = Date.now()
  await engine.import(await app.scrape(), { label: 'via=after' })

  const pushed = byIdentity(await engine.series('{service_instance_id!=""}', { sinceMs, untilMs }))
  const before = byIdentity(await engine.series('{via="before"}'))
  const after = byIdentity(await engine.series('{via="after"}'))
  const scraped = [...before.keys()].filter((one) => after.has(one) && !isOnPageAlone(one))
  expect(scraped.filter((one) => !pushed.has(one))).toEqual([])
  expect([...pushed.keys()].filter((one) => !after.has(one) && !one.startsWith(comesAndGoes))).toEqual([])
  const still = scraped.filter((one) => before.get(one) === after.get(one) && !movesAtWill.test(one))
  expect(Object.fromEntries(still.map((one) => [one, pushed.get(one)]))).toEqual(
    Object.fromEntries(still.map((one) => [one, after.get(one)])),
  )
  expect(still).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^http_server_request_duration_seconds_count.*"404"/),
      expect.stringMatching(/^http_client_request_duration_seconds_sum/),
      expect.stringMatching(/^shop_orders_total.*"DE"/),
      expect.stringMatching(/^shop_latency_seconds_bucket.*"\+Inf"/),
      expect.stringMatching(/^shop_temperature_celsius/),
    ]),
  )
})

/** Counts the requests that brought metrics, as the engine itself does. */
async function exportsTaken(engine: VictoriaMetrics): Promise<{ count: number }> {
  const page = await (await fetch(`${engine.url}/metrics`)).text()
  const found = /^vm_http_requests_total\{path="\/opentelemetry\/v1\/metrics"[^}]*\} (\d+)$/m.exec(page)
  return { count: Number(found?.[1] ?? 0) }
}

function isOnPageAlone(identity: string): boolean {
  return onPageAlone.some((name) => identity.startsWith(name))
}

/** Values by the name and those labels that a page has. */
function byIdentity(series: readonly StoredSeries[]): Map<string, number | null> {
  return new Map(
    series.map(({ labels: { __name__: name, ...labels }, value }) => {
      const own = Object.entries(labels)
        .filter(([label]) => !addedLabels.test(label))
        // The engine writes 4194304 of a push where the page has 4.194304e+06, as Prometheus' own clients do.
        .map(
          ([label, text]) =>
            [label, label === 'le' && text !== '+Inf' ? String(Number(text)) : text] as const,
        )
      return [`${name} ${JSON.stringify(own.toSorted(([a], [b]) => (a < b ? -1 : 1)))}`, value]
    }),
  )
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20))
}
