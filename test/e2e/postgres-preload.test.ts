import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeBinary } from './node-versions.ts'
import { valueOf } from './preload/read-page.ts'
import { root, runApp, runToEnd } from './run-app.ts'
import { createDatabase, type TestDatabase } from './services/create-database.ts'

const require = createRequire(import.meta.url)
const flags = ['--require', `${root}instrumentation`]
let folder: string
let database: TestDatabase

const measured = `
  const sql = postgres(process.env.POSTGRES_URL, { max: 2 })
  sql.begin(async (tx) => { await tx\`SELECT 1\` })
    .then(() => Promise.all([sql\`SELECT 2\`, sql\`SELECT 1/0\`.catch(() => {})]))
    .then(() => console.log('worked'))
  setInterval(() => {}, 1000)`

const compared = `
  let unhandled = 0
  process.on('unhandledRejection', () => unhandled++)
  const sql = postgres(process.env.POSTGRES_URL, { max: 1, onnotice() {} })
  async function main() {
    const rows = await sql\`SELECT \${1}::int AS one\`
    sql\`SELECT 1/0\`.execute()
    const error = await sql\`SELECT nothing\`.catch((thrown) => thrown)
    const steps = []
    sql\`SELECT 'first'\`.then(() => steps.push('first'))
    sql\`SELECT 'second'\`.then(() => steps.push('second'))
    const describe = await sql\`SELECT 1 AS one\`.describe()
    const keys = Object.keys(sql\`SELECT 1\`)
    const name = (await sql.reserve()).release.name
    console.log(JSON.stringify({
      rows, count: rows.count, command: rows.command, state: typeof rows.state.pid, steps, unhandled, keys, name,
      error: { code: error.code, message: error.message, query: error.query, keys: Object.keys(error) },
      caller: /main/.test(error.stack), columns: describe.columns.length, statics: Object.keys(postgres),
    }))
    await sql.end({ timeout: 1 })
  }
  main()`

const forms = {
  'app.cjs': `const postgres = require('postgres')`,
  'app.mjs': `import postgres from 'postgres'`,
}

beforeAll(async () => {
  database = await createDatabase('postgres_js_preload')
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-postgres-test-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(join(require.resolve('postgres'), '../../..'), join(folder, 'node_modules/postgres'))
  for (const [file, load] of Object.entries(forms)) {
    writeFileSync(join(folder, file), load + measured)
    writeFileSync(join(folder, `compared-${file}`), load + compared)
  }
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

const cases = (['22.15.0', '24.21.0', '26.10.0'] as const).flatMap((version) =>
  Object.keys(forms).map((file) => ({ version, file })),
)

test.each(cases)('measures $file under the preload on Node $version', async ({ version, file }) => {
  await using app = runApp({
    app: join(folder, file),
    cwd: folder,
    node: await nodeBinary(version),
    flags,
    env: { POSTGRES_URL: database.url },
  })
  await app.said(/worked/)
  const page = await app.scrape()
  const count = (operation: string, error?: string): number | undefined =>
    valueOf(page, {
      name: 'db_client_operation_duration_seconds_count',
      labels: {
        db_namespace: database.name,
        db_operation_name: operation,
        ...(error === undefined ? {} : { error_type: error }),
      },
    })
  const { host } = new URL(database.url)
  expect({
    begin: count('BEGIN'),
    select: count('SELECT'),
    failed: count('SELECT', '22012'),
    commit: count('COMMIT'),
    limit: valueOf(page, {
      name: 'db_client_connection_limit',
      labels: { db_client_connection_pool_name: `${host}/${database.name}` },
    }),
  }).toEqual({ begin: 1, select: 3, failed: 1, commit: 1, limit: 2 })
})

test.each(Object.keys(forms))('%s does and ends as without the preload', async (file) => {
  const run = (given: readonly string[]) =>
    runToEnd({
      app: join(folder, `compared-${file}`),
      cwd: folder,
      flags: given,
      env: { POSTGRES_URL: database.url, METERBRIDGE_START_LINE: 'false' },
    })
  const bare = await run([])
  expect(JSON.parse(bare.stdout)).toMatchObject({ rows: [{ one: 1 }], unhandled: 1, caller: true })
  expect(await run(flags)).toEqual(bare)
})
