import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeBinary } from '../node-versions.ts'
import { reservePort } from '../reserve-port.ts'
import { root, runApp, type RunningApp } from '../run-app.ts'
import { serviceUrl } from '../services/service-url.ts'
import { valueOf } from './read-page.ts'

const versions = ['22.15.0', '24.21.0', '26.10.0'] as const

test.concurrent.each(versions)(
  'each worker thread on Node %s says once that it is not served',
  async (version) => {
    await using app = runApp({ app: 'threads.cjs', stdin: null, node: await nodeBinary(version) })
    await app.said(/threads ended 0,0\n/)
    expect(await app.scrape()).toContain('target_info{')
    expect(codes(app).toSorted()).toEqual(['NOT_ON_THIS_ENDPOINT', 'NOT_ON_THIS_ENDPOINT', 'started'])
    const threads = app.output.stderr.match(/worker thread \(pid \d+, thread \d+\)/g)
    expect(new Set(threads).size).toBe(2)
    app.child.stdin!.end()
    expect(await app.exit).toEqual({ code: 0, signal: null })
  },
)

test.concurrent('forked children do not fight for the port of their parent', async () => {
  const port = await reservePort()
  await using app = runApp({
    app: 'forks.cjs',
    stdin: null,
    env: { OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` },
  })
  await app.url()
  app.child.stdin!.write('fork\n')
  await app.warned(/PORT_IN_USE[^]*PORT_IN_USE.*\n/)
  expect(codes(app)).toEqual(['started', 'PORT_IN_USE', 'PORT_IN_USE'])
  expect(app.output.stderr).toContain('this process has a parent and does not try again')
  expect(await app.scrape()).toContain('target_info{')
  app.child.stdin!.end()
  expect(await app.exit).toEqual({ code: 0, signal: null })
  expect(app.output.stdout).toBe('child ended 0\nchild ended 0\n')
})

test.concurrent.each(versions)(
  'cluster workers on Node %s share the port of the application alone',
  async (version) => {
    const port = await reservePort()
    await using app = runApp({
      app: 'cluster.cjs',
      stdin: null,
      node: await nodeBinary(version),
      env: { OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` },
    })
    const [, shared, same] = await app.said(/both listen on (\d+), (\d+)/)
    expect(same).toBe(shared)
    const answers = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const response = await fetch(`http://127.0.0.1:${shared}`, { headers: { connection: 'close' } })
        return await response.text()
      }),
    )
    expect(new Set(answers)).toEqual(new Set(['worker 1', 'worker 2']))
    expect(await app.scrape()).toContain('target_info{')
    expect(codes(app).toSorted()).toEqual(['NOT_ON_THIS_ENDPOINT', 'NOT_ON_THIS_ENDPOINT', 'started'])
    app.child.stdin!.end()
    expect(await app.exit).toEqual({ code: 0, signal: null })
    expect(app.output.stdout.match(/worker ended 0 null/g)).toHaveLength(2)
  },
)

test.concurrent('METERBRIDGE_WARN_ROLE=false leaves the lines of threads out', async () => {
  await using app = runApp({ app: 'threads.cjs', stdin: '', env: { METERBRIDGE_WARN_ROLE: 'false' } })
  expect(await app.exit).toEqual({ code: 0, signal: null })
  expect(codes(app).filter((code) => code !== 'started')).toEqual([])
})

const instrumentation = `${root}instrumentation`
test.concurrent.each([
  [['--require', './instrumentation', '--require', './instrumentation'], undefined],
  [['--require', './instrumentation', '--import', './instrumentation/index.cjs'], undefined],
  [['--require', 'meterbridge/instrumentation'], `--require=${instrumentation}`],
  [['--import', 'meterbridge/instrumentation'], `--import=${instrumentation}/index.cjs`],
])('a second preload is harmless: %s and NODE_OPTIONS=%s', async (flags, options) => {
  await using app = runApp({
    app: 'early.cjs',
    flags,
    env: { NODE_OPTIONS: options, REDIS_URL: serviceUrl('redis') },
  })
  await app.said(/answered/)
  expect(pings(await app.scrape())).toBe(1)
  expect(codes(app)).toEqual(['started'])
})

test.concurrent('a preload of another copy of the package is harmless', async ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-copy-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ['instrumentation', 'dist']) cpSync(root + part, join(folder, part), { recursive: true })
  symlinkSync(`${root}node_modules`, join(folder, 'node_modules'))
  const flags = ['--require', './instrumentation', '--require', join(folder, 'instrumentation')]
  const env = { REDIS_URL: serviceUrl('redis'), OTEL_LOG_LEVEL: 'debug' }
  await using app = runApp({ app: 'early.cjs', flags, env })
  await app.said(/answered/)
  expect(pings(await app.scrape())).toBe(1)
  expect(codes(app)).toEqual(['started'])
})

test.concurrent.each(['early.cjs', 'early.mjs'])(
  'a module that another preload loaded first is named once, and measured by %s',
  async (name) => {
    const flags = ['--require', 'ioredis', '--require', './instrumentation']
    await using app = runApp({ app: name, flags, env: { REDIS_URL: serviceUrl('redis') } })
    await app.said(/answered/)
    expect(pings(await app.scrape())).toBe(1)
    expect(codes(app)).toEqual(['MODULES_LOADED_EARLY', 'started'])
    expect(app.output.stderr).toContain('MODULES_LOADED_EARLY: loaded before Meterbridge: ioredis.')
  },
)

test.concurrent('an application that empties the cache of modules is measured as one that does not', async () => {
  await using app = runApp({ app: 'emptied-cache.cjs' })
  await app.said(/answered/)
  const labels = { http_route: '/things/:id', http_response_status_code: '200' }
  const page = await app.scrape()
  expect(valueOf(page, { name: 'http_server_request_duration_seconds_count', labels })).toBe(2)
  expect(codes(app)).toEqual(['started'])
})

test.concurrent('an application that another preload loaded before us is measured from then on', async () => {
  const flags = ['--require', './test/e2e/apps/early-captured.cjs', '--require', './instrumentation']
  await using app = runApp({ flags, args: ['-e', '0'], env: { REDIS_URL: serviceUrl('redis') } })
  await app.said(/answered/)
  expect(pings(await app.scrape())).toBe(1)
})

/** Gives the code of each line of Meterbridge, or `started`. */
function codes(app: RunningApp): string[] {
  const lines = app.output.stderr.split('\n').filter((line) => line.startsWith('meterbridge: '))
  return lines.map((line) => /^meterbridge: ([A-Z_]+):/.exec(line)?.[1] ?? 'started')
}

function pings(page: string): number | undefined {
  return valueOf(page, {
    name: 'db_client_operation_duration_seconds_count',
    labels: { db_operation_name: 'PING' },
  })
}
