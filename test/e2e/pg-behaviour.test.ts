import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from './services/create-database.ts'

const run = promisify(execFile)
const root = new URL('../../', import.meta.url)

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase('pg_behaviour')
})

afterAll(() => database.drop())

/** Runs a program with `pg`, `url` and, when it is measured, `store`; gives the JSON that it prints. */
async function result(program: string, { measured }: { measured: boolean }): Promise<unknown> {
  const source = `
    import { createRequire } from 'node:module'
    const pg = createRequire(${JSON.stringify(root.href)})('pg')
    const url = ${JSON.stringify(database.url)}
    let store
    if (${measured}) {
      const { SeriesStore } = await import(${JSON.stringify(new URL('src/series/series-store.ts', root).href)})
      const { patchPg } = await import(${JSON.stringify(new URL('src/instruments/pg/patch-pg.ts', root).href)})
      store = new SeriesStore()
      const context = { store, http: { excludedPaths: [] } }
      patchPg(pg, 'pg', context)
      patchPg({ default: pg, Client: pg.Client }, 'pg', context)
    }
    ${program}`
  const flags = [
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '--eval',
    source,
  ]
  const { stdout } = await run(process.execPath, flags)
  return JSON.parse(stdout)
}

async function sameMeasuredOrNot(program: string): Promise<unknown> {
  const bare = await result(program, { measured: false })
  expect(await result(program, { measured: true })).toEqual(bare)
  return bare
}

test('a rejection that nobody handles is reported as often as without the instrument', async () => {
  const seen = await sameMeasuredOrNot(`
    let unhandled = 0
    process.on('unhandledRejection', () => unhandled++)
    const client = new pg.Client(url)
    await client.connect()
    client.query('SELECT 1/0')
    const pool = new pg.Pool({ connectionString: url })
    pool.query('SELECT 1/0')
    await client.query('SELECT 1')
    await client.end()
    new pg.Pool({ host: '127.0.0.1', port: 1 }).connect()
    await pool.query('SELECT 1')
    await pool.end()
    for (let i = 0; i < 1000 && unhandled < 3; i++) await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 50))
    console.log(JSON.stringify({ unhandled }))`)
  expect(seen).toEqual({ unhandled: 3 })
})

test('callbacks come in the same order, with the same receiver, arguments and context', async () => {
  const seen = (await sameMeasuredOrNot(`
    import { AsyncLocalStorage } from 'node:async_hooks'
    const context = new AsyncLocalStorage()
    const client = new pg.Client(url)
    await client.connect()
    const said = []
    const say = (label) => function (...args) {
      said.push([label, this?.constructor?.name, args.length, String(args[0]), args[1]?.rows, context.getStore()])
    }
    await new Promise((done) => {
      context.run('first', () => client.query('SELECT 1 AS one', say('text')))
      context.run('second', () => client.query('SELECT 1/0', say('error')))
      client.query({ text: 'SELECT 2 AS two', callback: say('config') })
      client.query('SELECT 3 AS three').then(() => said.push('promise'))
      client.query('SELECT 4 AS four', [], (...args) => { say('last').apply(this, args); done() })
      said.push('synchronous')
    })
    await client.end()
    console.log(JSON.stringify(said))`)) as unknown[]
  expect(seen).toHaveLength(6)
})

test('the functions that are patched keep their names and lengths', async () => {
  const seen = await sameMeasuredOrNot(`
    const Pool = Object.getPrototypeOf(pg.Pool.prototype)
    const shown = (f) => [f.name, f.length]
    console.log(JSON.stringify([
      pg.Client.prototype.query, pg.Client.prototype.connect, Pool.connect, Pool.query,
    ].map(shown)))`)
  expect(seen).toEqual([
    ['query', 3],
    ['connect', 1],
    ['connect', 1],
    ['query', 3],
  ])
})

test('a library that is patched from require and from import counts each query once', async () => {
  const counts = await result(
    `
    const client = new pg.Client(url)
    await client.connect()
    await client.query('SELECT 1')
    await client.end()
    const [{ series }] = await store.collect({ timeoutMs: 100 })
    const { cells, offset, bounds } = series[0]
    console.log(JSON.stringify([series.length, cells.slice(offset + 1, offset + 2 + bounds.length).reduce((a, b) => a + b)]))`,
    { measured: true },
  )
  expect(counts).toEqual([1, 1])
})

test('reading the library does not load the optional native package', async () => {
  const seen = await sameMeasuredOrNot(`
    const { get } = Object.getOwnPropertyDescriptor(pg, 'native')
    console.log(JSON.stringify([typeof get, pg.native, Object.keys(pg).includes('native')]))`)
  expect(seen).toEqual(['function', null, false])
})

test('a pool that the application drops without ending it is collected and leaves the scrape', async () => {
  const seen = await result(
    `
    const limits = async () => (await store.collect({ timeoutMs: 100 }))
      .filter(({ metric }) => metric.name === 'db.client.connection.limit').length
    const before = await (async () => {
      const pool = new pg.Pool({ connectionString: url, idleTimeoutMillis: 1 })
      await pool.query('SELECT 1')
      await new Promise((resolve) => pool.on('remove', resolve))
      const known = await limits()
      // Used here, so that it is not collected before.
      return pool.ended ? 0 : known
    })()
    let after = before
    for (let i = 0; i < 1500 && after > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      gc()
      after = await limits()
    }
    console.log(JSON.stringify({ before, after }))`,
    { measured: true },
  )
  expect(seen).toEqual({ before: 1, after: 0 })
})
