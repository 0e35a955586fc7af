import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeBinary } from './node-versions.ts'
import { valueOf } from './preload/read-page.ts'
import { root, runApp, runToEnd } from './run-app.ts'
import type { TestDatabase } from './services/create-database.ts'
import { createMysqlDatabase } from './services/create-mysql-database.ts'

const require = createRequire(import.meta.url)
const flags = ['--require', `${root}instrumentation`]
let folder: string
let database: TestDatabase

const measured = `
  async function main() {
    const pool = mysql.createPool(process.env.MYSQL_URL)
    await Promise.all([pool.query('SELECT 1'), pool.execute('SELECT ?', ['2']), pool.query('SELECT').catch(() => {})])
    console.log('worked')
    setInterval(() => {}, 1000)
  }
  main()`

const compared = `
  let unhandled = 0
  const uncaught = []
  const rejected = new Promise((resolve) => process.on('unhandledRejection', () => resolve(unhandled++)))
  process.on('uncaughtException', (error) => uncaught.push(error.code))
  async function main() {
    const connection = mysql.createConnection(process.env.MYSQL_URL)
    const steps = []
    connection.query('SELECT 1', function (error, rows, fields) {
      steps.push(['query', this === undefined, error, rows, fields.length, arguments.length])
    })
    connection.query('INSERT INTO nothing VALUES (1)', (error) => steps.push(['error', error.code, error.sql]))
    connection.execute('SELECT ? AS a', [1], (error, rows) => steps.push(['execute', error, rows]))
    await new Promise((resolve) => connection.ping(resolve))
    // mysql2 stays in the middle of a command whose error nobody listens to.
    const other = mysql.createConnection(process.env.MYSQL_URL)
    const query = other.query('SELECT nothing')
    await new Promise((resolve) => process.once('uncaughtException', resolve))
    other.destroy()
    const pool = mysql.createPool(process.env.MYSQL_URL)
    pool.promise().query('SELECT nothing')
    const [rows] = await pool.promise().query('SELECT 2 AS two')
    const error = await pool.promise().execute('SELECT nothing').catch((thrown) => thrown)
    // The queries of a pool go over connections of their own, so any may be answered first.
    await rejected
    console.log(JSON.stringify({
      steps, rows, unhandled, uncaught, keys: Object.keys(query), events: [pool.eventNames(), query.eventNames()],
      error: { code: error.code, message: error.message, keys: Object.keys(error) }, caller: /main/.test(error.stack),
      names: [connection.query.name, connection.execute.length, pool.getConnection.length],
    }))
    await pool.promise().end()
    connection.end()
  }
  main()`

const forms = {
  'app.cjs': `const mysql = require('mysql2/promise')${measured}`,
  'app.mjs': `import mysql from 'mysql2/promise'${measured}`,
  'compared.cjs': `const mysql = require('mysql2')${compared}`,
  'compared.mjs': `import mysql from 'mysql2'${compared}`,
}

beforeAll(async () => {
  database = await createMysqlDatabase('mysql2_preload')
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-mysql2-test-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(dirname(require.resolve('mysql2')), join(folder, 'node_modules/mysql2'))
  for (const [file, text] of Object.entries(forms)) writeFileSync(join(folder, file), text)
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

const cases = (['22.15.0', '24.21.0'] as const).flatMap((version) =>
  ['app.cjs', 'app.mjs'].map((file) => ({ version, file })),
)

test.each(cases)('measures $file under the preload on Node $version', async ({ version, file }) => {
  await using app = runApp({
    app: join(folder, file),
    cwd: folder,
    node: await nodeBinary(version),
    flags,
    env: { MYSQL_URL: database.url },
  })
  await app.said(/worked/)
  const page = await app.scrape()
  const count = (labels: Readonly<Record<string, string>>): number | undefined =>
    valueOf(page, {
      name: 'db_client_operation_duration_seconds_count',
      labels: { db_system_name: 'mysql', db_namespace: database.name, ...labels },
    })
  const pool = { db_client_connection_pool_name: `${new URL(database.url).host}/${database.name}` }
  expect({
    all: count({ db_operation_name: 'SELECT' }),
    failed: count({ error_type: 'ER_PARSE_ERROR' }),
    limit: valueOf(page, { name: 'db_client_connection_limit', labels: pool }),
    opened: valueOf(page, { name: 'db_client_connection_create_time_seconds_count', labels: pool }),
  }).toEqual({ all: 3, failed: 1, limit: 10, opened: 3 })
})

test.each(['compared.cjs', 'compared.mjs'])('%s does and ends as without the preload', async (file) => {
  const run = (given: readonly string[]) =>
    runToEnd({
      app: join(folder, file),
      cwd: folder,
      flags: given,
      env: { MYSQL_URL: database.url, METERBRIDGE_START_LINE: 'false' },
    })
  const bare = await run([])
  expect(JSON.parse(bare.stdout)).toMatchObject({
    rows: [{ two: 2 }],
    unhandled: 1,
    uncaught: ['ER_BAD_FIELD_ERROR'],
  })
  expect(await run(flags)).toEqual(bare)
})
