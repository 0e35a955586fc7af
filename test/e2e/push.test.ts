import { expect, test } from 'vitest'
import { OtlpReceiver, type ReceivedMetric, type ReceivedMetrics } from './otlp-receiver.ts'
import { runApp, type RunningApp } from './run-app.ts'

test('sends our metrics and those of the application in one export, and opens no endpoint', async () => {
  await using receiver = await OtlpReceiver.open()
  await using app = pushing(receiver, { OTEL_METRICS_EXPORTER: 'otlp' })
  const { metrics, resource } = await exportOfAll(receiver, app)
  expect(one(metrics, 'http.server.request.duration')).toMatchObject({
    unit: 's',
    kind: 'histogram',
    scope: 'meterbridge',
    temporality: 2,
  })
  expect(
    one(metrics, 'http.server.request.duration').points.map(({ attributes, count }) => [
      attributes['http.response.status_code'],
      count,
    ]),
  ).toEqual([
    ['200', 2],
    ['404', 1],
  ])
  expect(one(metrics, 'shop.orders')).toMatchObject({
    kind: 'sum',
    scope: 'shop-meter',
    temporality: 2,
    points: [{ value: 3, attributes: { country: 'DE' } }],
  })
  expect(one(metrics, 'shop.fill').points).toMatchObject([{ value: 0.5 }])
  // The requests of the exporter itself are not the application's.
  expect(one(metrics, 'http.client.request.duration').points.map(({ count }) => count)).toEqual([2, 1])
  expect(one(metrics, 'meterbridge.series').points.length).toBeGreaterThan(5)
  expect(resource).toMatchObject({
    'service.name': 'meterbridge',
    'service.instance.id': expect.stringMatching(/^[\da-f-]{36}$/) as string,
    'telemetry.distro.name': 'meterbridge',
  })
  expect(app.output.stderr).toMatch(/: no port is opened, pushing to otlp; /)
})

test('sends of an observable metric what its callback observes now, and nothing of earlier', async () => {
  const program = `
    let round = 0
    const gauge = require('@opentelemetry/api').metrics.getMeter('shop').createObservableGauge('shop.round')
    gauge.addCallback((result) => result.observe(++round, { round: String(round) }))
    setInterval(() => {}, 1000)`
  await using receiver = await OtlpReceiver.open()
  await using app = runApp({
    flags: ['--require', './instrumentation', '--eval', program],
    env: { ...pushSettings(receiver), OTEL_METRICS_EXPORTER: 'otlp' },
    stdin: null,
  })
  await receiver.until(({ exports }) => exports.length >= 3)
  for (const { metrics } of receiver.exports)
    expect(one(metrics, 'shop.round').points.map(({ value }) => value)).toHaveLength(1)
  expect(app.output.stderr).toMatch(/pushing to otlp/)
})

test('sends what was added since the last export where that is preferred, of our metrics and of the application', async () => {
  await using receiver = await OtlpReceiver.open()
  await using app = pushing(receiver, {
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    METERBRIDGE_NATIVE_HISTOGRAMS: 'http.client.request.duration',
  })
  await app.said(/ready/)
  const seen = receiver.exports.length
  await receiver.until(({ exports }) => exports.length >= seen + 3)
  const all = (name: string): ReceivedMetric[] =>
    receiver.exports.flatMap(({ metrics }) => metrics.filter((metric) => metric.name === name))
  for (const name of ['http.server.request.duration', 'http.client.request.duration', 'shop.orders'])
    expect(new Set(all(name).map(({ temporality }) => temporality)), name).toEqual(new Set([1]))
  const added = (name: string): number =>
    all(name)
      .flatMap(({ points }) => points)
      .reduce((sum, { count, value }) => sum + (count ?? value!), 0)
  expect(added('http.server.request.duration')).toBe(3)
  expect(added('http.client.request.duration')).toBe(3)
  expect(added('shop.orders')).toBe(3)
  expect(all('http.server.active_requests').at(-1)).toMatchObject({ temporality: 2, points: [{ value: 0 }] })
})

test('tells the instances of a service apart, unless the environment names them', async () => {
  await using receiver = await OtlpReceiver.open()
  await using first = pushing(receiver, { OTEL_METRICS_EXPORTER: 'otlp' })
  await using second = pushing(receiver, { OTEL_METRICS_EXPORTER: 'otlp' })
  await using named = pushing(receiver, {
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-7',
  })
  const instances = (): Set<unknown> =>
    new Set(receiver.exports.map(({ resource }) => resource['service.instance.id']))
  await receiver.until(() => instances().size === 3)
  expect(instances()).toContain('pod-7')
  await Promise.all([first, second, named].map((app) => app.said(/ready/)))
})

test('sends exponential histograms as such, of the application and of ours', async () => {
  await using receiver = await OtlpReceiver.open()
  await using app = pushing(receiver, {
    OTEL_METRICS_EXPORTER: 'otlp',
    METERBRIDGE_NATIVE_HISTOGRAMS: 'http.server.request.duration,shop.latency',
  })
  const { metrics } = await exportOfAll(receiver, app)
  expect(one(metrics, 'http.client.request.duration').kind).toBe('histogram')
  for (const [name, counts] of [
    ['http.server.request.duration', [2, 1]],
    ['shop.latency', [3]],
  ] as const) {
    const { kind, points } = one(metrics, name)
    expect(kind).toBe('exponentialHistogram')
    expect(points.map(({ count }) => count)).toEqual(counts)
    expect(points.map(({ positive }) => positive!.bucketCounts.reduce((sum, n) => sum + n, 0))).toEqual(
      counts,
    )
  }
})

test('keeps the endpoint when both are asked for', async () => {
  await using receiver = await OtlpReceiver.open()
  await using app = pushing(receiver, { OTEL_METRICS_EXPORTER: 'prometheus,otlp' })
  await app.said(/ready/)
  expect(await app.scrape()).toContain('shop_orders_total{')
  await receiver.until(({ exports }) => exports.length > 0)
  expect(app.output.stderr).toMatch(/\/metrics, \/health, \/ready, pushing to otlp; /)
})

test('opens nothing and sends nothing with none', async () => {
  await using receiver = await OtlpReceiver.open()
  await using app = pushing(receiver, { OTEL_METRICS_EXPORTER: 'none' })
  await app.warned(/: no port is opened; /)
  await app.said(/ready/)
  app.child.stdin!.write('end\n')
  expect(await app.exit).toEqual({ code: 0, signal: null })
  expect(receiver.requests).toEqual([])
})

test('writes metrics to standard output with console', async () => {
  await using receiver = await OtlpReceiver.open()
  await using app = pushing(receiver, { OTEL_METRICS_EXPORTER: 'console' })
  await app.said(/name: 'shop.orders'/)
  await app.said(/name: 'http.server.request.duration'/)
  expect(receiver.requests).toEqual([])
})

function pushing(receiver: OtlpReceiver, env: Record<string, string>): RunningApp {
  return runApp({ app: 'pushed.cjs', stdin: null, env: { ...pushSettings(receiver), ...env } })
}

function pushSettings(receiver: OtlpReceiver): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRIC_EXPORT_INTERVAL: '50',
  }
}

/** Waits for an export that began after the application's last request. */
async function exportOfAll(receiver: OtlpReceiver, app: RunningApp): Promise<ReceivedMetrics> {
  await app.said(/ready/)
  const seen = receiver.exports.length
  const served = ({ metrics }: ReceivedMetrics): number =>
    metrics
      .filter(({ name }) => name === 'http.server.request.duration')
      .flatMap(({ points }) => points)
      .reduce((sum, { count = 0 }) => sum + count, 0)
  await receiver.until(({ exports }) => exports.length >= seen + 2 && served(exports.at(-1)!) === 3)
  return receiver.exports.at(-1)!
}

function one(metrics: readonly ReceivedMetric[], name: string): ReceivedMetric {
  const found = metrics.filter((metric) => metric.name === name)
  expect(found.map((metric) => metric.name)).toEqual([name])
  return found[0]!
}
