import { describe, expect, test } from 'vitest'
import { closedAddress } from './closed-address.ts'
import { OtlpReceiver, type Behaviour } from './otlp-receiver.ts'
import { byItself, bySignal, endWithSignal, withoutOurLines } from './process-endings.ts'
import { runApp, runToEnd } from './run-app.ts'

describe.each<Behaviour>(['accept', 'unavailable', 'hang'])('with a collector that does %s', (behaviour) => {
  test.concurrent.each(byItself)('leaves $ending as it is', async ({ ending, code }) => {
    await using receiver = await OtlpReceiver.open(behaviour)
    const run = { app: 'traced-ending.cjs', args: [ending] }
    const [bare, pushing] = await Promise.all([
      runToEnd({ ...run, flags: [] }),
      runToEnd({ ...run, env: pushes(receiver.url) }),
    ])
    expect(withoutOurLines(pushing)).toEqual(bare)
    expect(bare.code).toBe(code)
  })

  test.concurrent.each(bySignal)('leaves $signal to $ending', async ({ ending, signal, code }) => {
    await using receiver = await OtlpReceiver.open(behaviour)
    const run = { app: 'traced-ending.cjs', args: [ending] }
    const [bare, pushing] = await Promise.all([
      endWithSignal({ ...run, flags: [] }, signal),
      endWithSignal({ ...run, env: pushes(receiver.url) }, signal),
    ])
    expect(withoutOurLines(pushing)).toEqual(bare)
    expect(bare.code).toBe(code)
  })
})

test.each(['a natural end', 'an exit code'])('sends what was counted last before %s', async (ending) => {
  await using receiver = await OtlpReceiver.open()
  await runToEnd({ app: 'traced-ending.cjs', args: [ending, '3'], env: atTheEnd(receiver.url) })
  await receiver.until(({ exports }) => exports.length > 0)
  expect(requestCounts(receiver)).toEqual([3])
})

test('sends what was counted last when a handler of SIGTERM lets the process end', async () => {
  await using receiver = await OtlpReceiver.open()
  await using app = runApp({
    app: 'traced-ending.cjs',
    args: ['a signal with a handler', '2'],
    env: atTheEnd(receiver.url),
  })
  await app.said(/ready/)
  app.child.kill('SIGTERM')
  expect(await app.exit).toEqual({ code: 0, signal: null })
  await receiver.until(({ exports }) => exports.length > 0)
  expect(requestCounts(receiver)).toEqual([2])
})

test('says once that nobody takes the metrics, and lets the process end', async () => {
  // Less than the exporter waits before it tries again.
  const env = { ...pushes(await closedAddress()), OTEL_EXPORTER_OTLP_TIMEOUT: '700' }
  const { code, stderr } = await runToEnd({ app: 'traced-ending.cjs', args: ['a natural end', '6'], env })
  expect(code).toBe(0)
  expect(stderr.split('\n').filter((line) => !line.includes(' on node '))).toEqual([
    expect.stringMatching(/^meterbridge: METRICS_PUSH_FAILED: .*\/v1\/metrics because .*ECONNREFUSED/),
    '',
  ])
})

test('says at the end that nothing has answered by then', async () => {
  await using receiver = await OtlpReceiver.open('hang')
  const env = atTheEnd(receiver.url)
  const { code, stderr } = await runToEnd({ app: 'traced-ending.cjs', args: ['a natural end'], env })
  expect(code).toBe(0)
  expect(stderr.match(/METRICS_PUSH_FAILED: .*nothing answered before the process ended/g)).toHaveLength(1)
})

test('says each wrong setting once and goes on with the default', async () => {
  await using receiver = await OtlpReceiver.open()
  const wrong = {
    OTEL_METRICS_EXPORTER: 'zipkin',
    OTEL_METRIC_EXPORT_INTERVAL: 'often',
    OTEL_METRIC_EXPORT_TIMEOUT: '-1',
    OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'no url',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'sometimes',
  }
  const { code, stderr } = await runToEnd({
    app: 'traced-ending.cjs',
    args: ['a natural end'],
    env: { ...pushes(receiver.url), ...wrong, OTEL_METRICS_EXPORTER: 'otlp,zipkin' },
  })
  expect(code).toBe(0)
  for (const [name, value] of Object.entries(wrong)) {
    expect(stderr.split(`SETTING_INVALID: ${name} is "${value}"`)).toHaveLength(2)
  }
  await receiver.until(({ requests }) => requests.length > 0)
  expect(receiver.requests.map(({ path, contentType }) => ({ path, contentType }))).toEqual([
    { path: '/v1/metrics', contentType: 'application/x-protobuf' },
  ])
})

/** What an exporter may wait is far beyond the time that a test has. */
function pushes(url: string): Record<string, string> {
  return {
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '600000',
    OTEL_METRIC_EXPORT_TIMEOUT: '600000',
    OTEL_METRIC_EXPORT_INTERVAL: '20',
  }
}

function atTheEnd(url: string): Record<string, string> {
  return { ...pushes(url), OTEL_METRIC_EXPORT_INTERVAL: '600000', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
}

/** How many requests of HTTP each export tells of. */
function requestCounts({ exports }: OtlpReceiver): (number | undefined)[] {
  return exports.map(
    ({ metrics }) => metrics.find(({ name }) => name === 'http.server.request.duration')?.points[0]?.count,
  )
}
