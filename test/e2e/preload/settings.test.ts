import { expect, test } from 'vitest'
import { libraries } from '../../../src/sdk/libraries.ts'
import { runApp, runToEnd } from '../run-app.ts'

test.concurrent('says one line that names versions, address and instruments', async () => {
  await using app = runApp({ app: 'idle.cjs', stdin: null })
  await app.url()
  expect(app.output.stderr).toMatch(
    /^meterbridge: \d+\.\d+\.\d+ on node \d+\.\d+\.\d+: http:\/\/127\.0\.0\.1:\d+\/metrics, \/health, \/ready; measuring http, websocket, runtime, watching for \d+ libraries; traces off\n$/,
  )
})

test.concurrent.each([
  { METERBRIDGE_START_LINE: 'false' },
  { OTEL_LOG_LEVEL: 'none' },
  { OTEL_LOG_LEVEL: 'error' },
  { OTEL_LOG_LEVEL: 'warn' },
])('says nothing under %o', async (env) => {
  expect(await runToEnd({ app: 'endings.cjs', args: ['its traces'], env })).toMatchObject({
    code: 0,
    stderr: '',
  })
})

test.concurrent.each([
  ['OTEL_EXPORTER_PROMETHEUS_PORT', '94o6', 'an integer from 0 to 65535'],
  ['OTEL_EXPORTER_PROMETHEUS_PORT', '70000', 'an integer from 0 to 65535'],
  ['OTEL_EXPORTER_PROMETHEUS_PORT', '-1', 'an integer from 0 to 65535'],
  ['METERBRIDGE_SERIES_LIMIT', 'many', 'an integer from 2 to 1000000'],
  ['METERBRIDGE_START_LINE', 'no', 'true or false'],
  ['METERBRIDGE_ENDPOINT_THREAD', 'other', 'worker or main'],
  ['OTEL_LOG_LEVEL', 'loud', 'none, error, warn, info, debug, verbose or all'],
  ['OTEL_TRACES_EXPORTER', 'zipkin', 'otlp, console or none'],
  ['OTEL_NODE_DISABLED_INSTRUMENTATIONS', 'redsi', 'a list of http, '],
  ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'htpp', 'a list of http, '],
])('answers %s=%s with one line and the default', async (name, value, expected) => {
  const { code, stdout, stderr } = await runToEnd({
    app: 'endings.cjs',
    args: ['natural end'],
    env: { [name]: value },
  })
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' })
  const lines = withoutStartLine(stderr)
  expect(
    lines.filter((line) => line.includes(`${name} is "${value}", which is not ${expected}`)),
  ).toHaveLength(1)
  expect(lines).toHaveLength(1)
})

test.concurrent.each([
  ['hunter2', '…'],
  ['team=%zz,db.password=hunt,er2', 'team=…,db.password=…,…'],
])('shows no value of OTEL_RESOURCE_ATTRIBUTES=%s, which is wrong', async (value, shown) => {
  const { stderr } = await runToEnd({
    app: 'endings.cjs',
    args: ['natural end'],
    env: { OTEL_RESOURCE_ATTRIBUTES: value },
  })
  expect(stderr).toContain(`OTEL_RESOURCE_ATTRIBUTES is "${shown}", which is not a list such as key=value`)
  expect(withoutStartLine(stderr)).toHaveLength(1)
})

/** Gives the lines but that of the start, which a process that ends at once may or may not come to. */
function withoutStartLine(stderr: string): string[] {
  const lines = stderr.trimEnd().split('\n')
  return lines.filter((line) => !line.includes(' on node '))
}

const libraryCount = libraries.length

test.concurrent.each([
  [
    'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
    'pg, bullmq',
    `http, websocket, runtime, watching for ${libraryCount - 2} libraries`,
  ],
  ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'http,pg', 'http, watching for 1 library'],
  ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'http,runtime', 'http, runtime'],
])('measures what %s=%s leaves on', async (name, value, left) => {
  await using app = runApp({ app: 'idle.cjs', stdin: null, env: { [name]: value } })
  await app.url()
  const [, measured] = /measuring ([^;]+);/.exec(app.output.stderr)!
  expect(measured).toBe(left)
})
