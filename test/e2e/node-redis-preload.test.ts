import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeBinary } from './node-versions.ts'
import { valueOf } from './preload/read-page.ts'
import { root, runApp, runToEnd } from './run-app.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'

const require = createRequire(import.meta.url)
const flags = ['--require', `${root}instrumentation`]
let folder: string
let database: RedisDatabase

const work = `
  const client = createClient({ url: process.env.REDIS_URL })
  client.on('error', () => {})
  client.connect()
    .then(() => Promise.all([client.set('a', '1'), client.get('a'), client.get('nothing')]))
    .then(() => console.log('worked'))
  setInterval(() => {}, 1000)`

beforeAll(async () => {
  database = await claimRedisDatabase()
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-node-redis-test-'))
  for (const name of ['redis', 'redis512', 'redis5', 'redis4']) {
    const modules = join(folder, name, 'node_modules')
    mkdirSync(modules, { recursive: true })
    symlinkSync(dirname(require.resolve(`${name}/package.json`)), join(modules, 'redis'))
    writeFileSync(join(folder, name, 'app.cjs'), `const { createClient } = require('redis')${work}`)
    writeFileSync(join(folder, name, 'app.mjs'), `import { createClient } from 'redis'${work}`)
  }
  const old = join(folder, 'old', 'node_modules', '@redis', 'client')
  mkdirSync(join(old, 'dist', 'lib', 'client'), { recursive: true })
  writeFileSync(
    join(old, 'package.json'),
    JSON.stringify({ name: '@redis/client', version: '7.0.0', main: 'dist/index.js' }),
  )
  writeFileSync(join(old, 'dist', 'index.js'), `exports.answer = require('./lib/client').answer`)
  writeFileSync(join(old, 'dist', 'lib', 'client', 'index.js'), `exports.answer = () => 'it works'`)
  writeFileSync(join(folder, 'old', 'app.cjs'), `console.log(require('@redis/client').answer())`)
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database?.release()
})

const cases = ['redis', 'redis512', 'redis5', 'redis4'].flatMap((name) =>
  (['22.15.0', '24.21.0'] as const).flatMap((version) =>
    ['app.cjs', 'app.mjs'].map((file) => ({ name, version, file })),
  ),
)

test.each(cases)(
  'measures $name in $file under the preload on Node $version',
  async ({ name, version, file }) => {
    await using app = runApp({
      app: join(folder, name, file),
      cwd: folder,
      node: await nodeBinary(version),
      flags,
      env: { REDIS_URL: database.url },
    })
    await app.said(/worked/)
    const page = await app.scrape()
    const count = (operation: string): number | undefined =>
      valueOf(page, {
        name: 'db_client_operation_duration_seconds_count',
        labels: { db_system_name: 'redis', db_operation_name: operation },
      })
    expect({ set: count('SET'), get: count('GET') }).toEqual({ set: 1, get: 2 })
  },
)

test('leaves a version that it does not know untouched, and says so once', async () => {
  const { code, stdout, stderr } = await runToEnd({
    app: join(folder, 'old', 'app.cjs'),
    cwd: folder,
    flags,
    env: { METERBRIDGE_START_LINE: 'false' },
  })
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'it works\n' })
  expect(stderr.trimEnd().split('\n')).toEqual([
    expect.stringContaining('LIBRARY_VERSION_UNSUPPORTED: @redis/client 7.0.0 is not measured because'),
  ])
})
