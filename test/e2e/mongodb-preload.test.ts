import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MongoWireServer } from './mongo-wire-server.ts'
import { nodeBinary } from './node-versions.ts'
import { valueOf } from './preload/read-page.ts'
import { root, runApp, runToEnd } from './run-app.ts'

const require = createRequire(import.meta.url)
const flags = ['--require', `${root}instrumentation`]
let folder: string
let server: MongoWireServer

const work = `
  const unhandled = []
  const events = []
  const rejected = new Promise((resolve) => {
    process.on('unhandledRejection', (error) => resolve(unhandled.push(error.code)))
  })
  async function main() {
    const client = new MongoClient(process.env.MONGODB_URL, { monitorCommands: true })
    client.on('commandStarted', ({ commandName }) => events.push(commandName))
    const item = client.db('shop').collection('item')
    await item.insertOne({ _id: 1 })
    item.aggregate([{ $fail: 1 }]).toArray()
    const error = await item.aggregate([{ $fail: 1 }]).toArray().catch((thrown) => thrown)
    // The two commands go over connections of their own, so either may be answered first.
    await rejected
    console.log(JSON.stringify({ unhandled, events, error: [error.name, error.code, Object.keys(error)], caller: /main/.test(error.stack) }))
    console.log('worked')
    if (process.env.STAY) setInterval(() => {}, 1000)
    else await client.close()
  }
  main()`

const forms = {
  'app.cjs': `const { MongoClient } = require('mongodb')${work}`,
  'app.mjs': `import { MongoClient } from 'mongodb'${work}`,
}

beforeAll(async () => {
  server = await MongoWireServer.start()
  server.replies.set('insert', { ok: 1, n: 1 })
  server.replies.set('aggregate', { ok: 0, code: 40_324, errmsg: 'Unrecognized' })
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-mongodb-test-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(dirname(require.resolve('mongodb/package.json')), join(folder, 'node_modules/mongodb'))
  for (const [file, text] of Object.entries(forms)) writeFileSync(join(folder, file), text)
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server[Symbol.asyncDispose]()
})

const cases = (['22.15.0', '24.21.0'] as const).flatMap((version) =>
  Object.keys(forms).map((file) => ({ version, file })),
)

test.each(cases)('measures $file under the preload on Node $version', async ({ version, file }) => {
  await using app = runApp({
    app: join(folder, file),
    cwd: folder,
    node: await nodeBinary(version),
    flags,
    env: { MONGODB_URL: `mongodb://${server.address}`, STAY: 'true' },
  })
  await app.said(/worked/)
  const page = await app.scrape()
  const count = (labels: Readonly<Record<string, string>>): number | undefined =>
    valueOf(page, {
      name: 'db_client_operation_duration_seconds_count',
      labels: { db_system_name: 'mongodb', db_namespace: 'shop', ...labels },
    })
  const pool = { db_client_connection_pool_name: server.address }
  expect({
    insert: count({ db_operation_name: 'insert' }),
    failed: count({ db_operation_name: 'aggregate', error_type: '40324' }),
    limit: valueOf(page, { name: 'db_client_connection_limit', labels: pool }),
  }).toEqual({ insert: 1, failed: 2, limit: 100 })
})

test.each(Object.keys(forms))('%s does and ends as without the preload', async (file) => {
  const run = (given: readonly string[]) =>
    runToEnd({
      app: join(folder, file),
      cwd: folder,
      flags: given,
      env: { MONGODB_URL: `mongodb://${server.address}`, METERBRIDGE_START_LINE: 'false' },
    })
  const bare = await run([])
  expect(bare.stdout).toContain('"unhandled":[40324]')
  const { stdout, code } = await run(flags)
  expect({ stdout, code }).toEqual({ stdout: bare.stdout, code: bare.code })
})
