import { describe, expect, test } from 'vitest'
import { closedAddress } from './closed-address.ts'
import { OtlpReceiver, type Behaviour } from './otlp-receiver.ts'
import { byItself, bySignal, endWithSignal, withoutOurLines } from './process-endings.ts'
import { preload, runApp, runToEnd } from './run-app.ts'

/** What an exporter may wait is far beyond the time that a test has. */
const patient = { OTEL_EXPORTER_OTLP_TIMEOUT: '600000', OTEL_BSP_EXPORT_TIMEOUT: '600000' }

describe.each<Behaviour>(['accept', 'unavailable', 'hang'])('with a collector that does %s', (behaviour) => {
  test.concurrent.each(byItself)('leaves $ending as it is', async ({ ending, code }) => {
    await using receiver = await OtlpReceiver.open(behaviour)
    const run = { app: 'traced-ending.cjs', args: [ending] }
    const [bare, traced] = await Promise.all([
      runToEnd({ ...run, flags: [] }),
      runToEnd({ ...run, env: traces(receiver.url) }),
    ])
    expect(withoutOurLines(traced)).toEqual(bare)
    expect(bare.code).toBe(code)
  })

  test.concurrent.each(bySignal)('leaves $signal to $ending', async ({ ending, signal, code }) => {
    await using receiver = await OtlpReceiver.open(behaviour)
    const run = { app: 'traced-ending.cjs', args: [ending] }
    const [bare, traced] = await Promise.all([
      endWithSignal({ ...run, flags: [] }, signal),
      endWithSignal({ ...run, env: traces(receiver.url) }, signal),
    ])
    expect(withoutOurLines(traced)).toEqual(bare)
    expect(bare.code).toBe(code)
  })
})

test.each(['a natural end', 'an exit code'])('sends the last spans before %s', async (ending) => {
  await using receiver = await OtlpReceiver.open()
  const env = {
    ...traces(receiver.url),
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '600000',
  }
  await runToEnd({ app: 'traced-ending.cjs', args: [ending, '3'], env })
  await receiver.until(({ spans }) => spans.length >= 6)
  expect(receiver.spans.map(({ kind }) => kind).toSorted()).toEqual([
    'CLIENT',
    'CLIENT',
    'CLIENT',
    'SERVER',
    'SERVER',
    'SERVER',
  ])
})

test('sends the last spans when a handler of SIGTERM lets the process end', async () => {
  await using receiver = await OtlpReceiver.open()
  const env = {
    ...traces(receiver.url),
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '600000',
  }
  await using app = runApp({ app: 'traced-ending.cjs', args: ['a signal with a handler'], env })
  await app.said(/ready/)
  app.child.kill('SIGTERM')
  expect(await app.exit).toEqual({ code: 0, signal: null })
  await receiver.until(({ spans }) => spans.length >= 2)
  expect(receiver.spans).toHaveLength(2)
})

test('says once that nobody takes the spans, and lets the process end', async () => {
  const env = {
    ...traces(await closedAddress()),
    OTEL_BSP_SCHEDULE_DELAY: '10',
    // Less than the exporter waits before it tries again.
    OTEL_EXPORTER_OTLP_TIMEOUT: '700',
  }
  const { code, stderr } = await runToEnd({ app: 'traced-ending.cjs', args: ['a natural end', '6'], env })
  expect(code).toBe(0)
  expect(stderr.split('\n').filter((line) => !line.includes(' on node '))).toEqual([
    expect.stringMatching(/^meterbridge: TRACES_EXPORT_FAILED: .*\/v1\/traces because .*ECONNREFUSED/),
    '',
  ])
})

test('says each wrong setting once and goes on with the default', async () => {
  await using receiver = await OtlpReceiver.open()
  const wrong = {
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_PROPAGATORS: 'b3,tracecontext',
    OTEL_BSP_MAX_QUEUE_SIZE: 'big',
    OTEL_SPAN_LINK_COUNT_LIMIT: '-1',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'no url',
  }
  const { code, stderr } = await runToEnd({
    app: 'traced-ending.cjs',
    args: ['a natural end'],
    env: { ...traces(receiver.url), ...wrong },
  })
  expect(code).toBe(0)
  for (const [name, value] of Object.entries(wrong)) {
    const shown = name === 'OTEL_PROPAGATORS' ? 'b3' : value
    expect(stderr.split(`SETTING_INVALID: ${name} is "${shown}"`)).toHaveLength(2)
  }
  expect(
    stderr
      .trim()
      .split('\n')
      .filter((line) => !line.includes(' on node ')),
  ).toHaveLength(Object.keys(wrong).length)
  await receiver.until(({ requests }) => requests.length > 0)
})

test('leaves another SDK in charge that was there first', async () => {
  const { code, stdout, stderr } = await runToEnd({
    flags: ['--require', './test/e2e/apps/traced-other-sdk.cjs', ...preload],
    app: 'traced-ending.cjs',
    args: ['a natural end'],
    env: { OTEL_TRACES_EXPORTER: 'console' },
  })
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' })
  expect(stderr.match(/TRACER_PROVIDER_TAKEN/g)).toHaveLength(1)
})

function traces(url: string): Record<string, string> {
  return {
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_BSP_SCHEDULE_DELAY: '20',
    ...patient,
  }
}
