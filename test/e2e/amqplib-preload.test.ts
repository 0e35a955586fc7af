import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeBinary, nodeVersions } from './node-versions.ts'
import { valueOf } from './preload/read-page.ts'
import { root, runApp, runToEnd } from './run-app.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'

let redis: RedisDatabase
let folder: string

beforeAll(async () => {
  redis = await claimRedisDatabase()
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-messages-test-'))
})
afterAll(async () => {
  await redis.release()
  rmSync(folder, { recursive: true, force: true })
})

const ways = nodeVersions.flatMap((version) =>
  ['messages.cjs', 'messages.mjs'].map((app) => ({ version, app })),
)

test.concurrent.each(ways)('Node $version: the preload measures $app', async ({ version, app }) => {
  const queue = uniqueName('messages')
  await using running = runApp({
    app,
    node: await nodeBinary(version),
    env: { QUEUE_NAME: queue, REDIS_URL: redis.url, RABBITMQ_URL: serviceUrl('rabbitmq') },
  })
  await running.said(/all done/)
  const page = await running.scrape()
  const count = (name: string, system: string): number | undefined =>
    valueOf(page, {
      name,
      labels: { messaging_system_name: system, messaging_destination_name: queue },
    })
  expect({
    sent: count('messaging_client_sent_messages_total', 'rabbitmq'),
    confirmed: count('messaging_client_operation_duration_seconds_count', 'rabbitmq'),
    settled: count('messaging_process_duration_seconds_count', 'rabbitmq'),
    connections: valueOf(page, {
      name: 'rabbitmq_client_connection_count',
      labels: { rabbitmq_client_connection_state: 'open' },
    }),
    jobs: count('messaging_process_duration_seconds_count', 'bull'),
  }).toEqual({ sent: 2, confirmed: 1, settled: 2, connections: 2, jobs: 1 })
  expect(running.output.stderr.split('\n').filter((line) => line.includes('FAILED'))).toEqual([])
})

test('a version that is not supported is left alone with one line', async () => {
  const packages = { amqplib: '0.5.6', bull: '3.29.3' }
  for (const [name, version] of Object.entries(packages)) {
    const target = join(folder, 'node_modules', name)
    mkdirSync(join(target, 'lib'), { recursive: true })
    writeFileSync(join(target, 'package.json'), JSON.stringify({ name, version }))
    writeFileSync(join(target, 'lib/connect.js'), `exports.connect = () => '${name} works'`)
    writeFileSync(join(target, 'index.js'), `module.exports = require('./lib/connect.js')`)
  }
  const lines = Object.keys(packages).map((name) => `console.log(require('${name}').connect())`)
  writeFileSync(join(folder, 'app.cjs'), [...lines, ...lines, 'setTimeout(() => {}, 20)'].join('\n'))
  const { code, stdout, stderr } = await runToEnd({
    app: join(folder, 'app.cjs'),
    cwd: folder,
    flags: ['--require', `${root}instrumentation`],
    env: { METERBRIDGE_START_LINE: 'false' },
  })

  expect(code).toBe(0)
  expect(stdout).toContain('amqplib works\nbull works\n')
  expect(stderr.trimEnd().split('\n')).toEqual(
    Object.entries(packages).map(([name, version]) =>
      expect.stringContaining(`LIBRARY_VERSION_UNSUPPORTED: ${name} ${version} is not measured because`),
    ),
  )
})
