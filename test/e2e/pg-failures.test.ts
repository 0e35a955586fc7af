import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool, Cursor, library, operationsOf, valuesOf } from './pg-measured.ts'
import { reservePort } from './reserve-port.ts'
import { createDatabase, type TestDatabase } from './services/create-database.ts'
import { serviceUrl } from './services/service-url.ts'

let database: TestDatabase
let client: pg.Client
/** In another database, so that nothing that it does is counted here. */
let watcher: pg.Client

beforeAll(async () => {
  database = await createDatabase('pg_failures')
  client = await connected()
  watcher = await connected({ connectionString: serviceUrl('postgres') })
})

afterAll(async () => {
  await client?.end()
  await watcher?.end()
  await database?.drop()
})

async function connected(settings: object = {}): Promise<pg.Client> {
  const made = new library.Client({ connectionString: database.url, ...settings })
  made.on('error', () => undefined)
  await made.connect()
  return made
}

const added = (work: () => Promise<unknown>): Promise<Record<string, number>> =>
  operationsOf(database.name, work)

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: Error) => error.message,
  )

/** Keeps statements that ask for the lock waiting until it is given back. */
const lock = (): Promise<unknown> => client.query('SELECT pg_advisory_lock(4711)')
const unlock = (): Promise<unknown> => client.query('SELECT pg_advisory_unlock(4711)')

const errorOf = (query: pg.Query): Promise<string> =>
  new Promise((resolve) => query.on('error', ({ message }) => resolve(message)))

test('an error of the server is counted by its SQLSTATE in every style', async () => {
  const pool = createPool({ connectionString: database.url })
  const count = await added(async () => {
    expect(await messageOf(client.query('SELECT 1/0'))).toBe('division by zero')
    expect(await messageOf(pool.query('SELECT 1/0'))).toBe('division by zero')
    await new Promise((resolve) => client.query('SELECT nothing', resolve))
    const query = client.query(new library.Query('SELECT nothing'))
    await new Promise((resolve) => query.on('error', resolve))
    const cursor = client.query(new Cursor('SELECT nothing'))
    expect(await messageOf(cursor.read(1))).toContain('does not exist')
  })
  await pool.end()
  expect(count).toEqual({ 'SELECT 22012': 2, 'SELECT 42703': 3 })
})

test('the stack of an error leads back to the caller', async () => {
  async function callerOfTheQuery(): Promise<void> {
    await client.query('SELECT 1/0')
  }
  const error = await callerOfTheQuery().catch((thrown: unknown) => thrown as Error)
  expect(error?.stack).toContain('callerOfTheQuery')
})

test('a value that cannot be sent counts once, as the error that it is', async () => {
  const circular: { self?: unknown } = {}
  circular.self = circular
  const count = await added(async () => {
    expect(await messageOf(client.query('SELECT $1::json', [circular]))).toContain('circular')
    await client.query('SHOW work_mem')
  })
  expect(count).toEqual({ 'SELECT TypeError': 1, SHOW: 1 })
})

test('a query that pg refuses at once is counted, and one that it throws at is not', async () => {
  const count = await added(async () => {
    expect(await messageOf(client.query({ text: 'SELECT 1', values: 'no array' } as never))).toContain(
      'array',
    )
    expect(() => client.query(null as never)).toThrow(TypeError)
    expect(() => client.query('SELECT 1', [], 'no function' as never)).toThrow('callback is not a function')
  })
  expect(count).toEqual({ 'SELECT _OTHER': 1 })
})

test('a query that times out in the client counts once, though its answer comes later', async () => {
  const impatient = await connected()
  await lock()
  const count = await added(async () => {
    const late = { text: 'VALUES (pg_advisory_lock(4711))', query_timeout: 30 }
    expect(await messageOf(impatient.query(late as never))).toBe('Query read timeout')
    await unlock()
    await impatient.query('SHOW work_mem')
  })
  await impatient.end()
  expect(count).toEqual({ 'VALUES timeout': 1, SELECT: 1, SHOW: 1 })
})

test('a Query object that times out, or whose rows cannot be parsed, counts once and as failed', async () => {
  const impatient = await connected()
  await lock()
  const count = await added(async () => {
    const late = Object.assign(new library.Query('VALUES (pg_advisory_lock(4711))'), { query_timeout: 30 })
    impatient.query(late)
    // pg tells such an object nothing of its timeout, only the end that comes late. A longer timer fires after it.
    setTimeout(() => void unlock(), 60)
    await new Promise((resolve) => late.on('end', resolve))
    const types = {
      getTypeParser: () => () => {
        throw new RangeError('unparsable')
      },
    }
    const unparsable = impatient.query(new library.Query({ text: 'TABLE pg_database', types } as never))
    expect(await errorOf(unparsable)).toBe('unparsable')
  })
  await impatient.end()
  expect(count).toEqual({ 'VALUES timeout': 1, SELECT: 1, 'TABLE RangeError': 1 })
})

test('queries on a connection that ends are counted as closed', async () => {
  const leaving = await connected()
  const count = await added(async () => {
    const cut = messageOf(leaving.query('SELECT pg_sleep(60)'))
    await leaving.end()
    expect(await cut).toBe('Connection terminated')
    expect(await messageOf(leaving.query('SHOW work_mem'))).toBe('Client was closed and is not queryable')
  })
  expect(count).toEqual({ 'SELECT connection_closed': 1, 'SHOW connection_closed': 1 })
})

test('a query that the server cuts off is counted by what the server said', async () => {
  const victim = await connected()
  const count = await added(async () => {
    const { rows } = await victim.query('SELECT pg_backend_pid() AS pid')
    const cut = messageOf(victim.query('UPDATE pg_database SET datname = datname WHERE pg_sleep(60) IS NULL'))
    await untilAsleep(rows[0].pid)
    await watcher.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
    expect(await cut).toContain('terminating connection')
  })
  expect(count).toEqual({ SELECT: 1, 'UPDATE 57P01': 1 })
})

test('a query of a pool that reaches no server counts as the error of the connection', async () => {
  const port = await reservePort()
  const pool = createPool({ host: '127.0.0.1', port, user: 'postgres', database: database.name })
  const count = await added(async () => {
    expect(await messageOf(pool.query('DELETE FROM item'))).toContain('ECONNREFUSED')
    await new Promise((resolve) => pool.query({ text: 'SELECT 1' }, resolve))
    expect(await messageOf(pool.connect())).toContain('ECONNREFUSED')
  })
  expect(count).toEqual({ 'DELETE ECONNREFUSED': 1, 'SELECT ECONNREFUSED': 1 })
  const timeouts = await valuesOf('db.client.connection.timeouts')
  expect(timeouts[`127.0.0.1:${port}/${database.name}`]).toBe(0)
  await pool.end()
})

test('a request that gets no connection in time counts as a timeout of the pool', async () => {
  const pool = createPool({ connectionString: database.url, max: 1 })
  const name = `${new URL(database.url).host}/${database.name}`
  const before = await valuesOf('db.client.connection.timeouts')
  const holder = await pool.connect()
  // From now on, so that the connection above may take its time.
  pool.options.connectionTimeoutMillis = 50
  const count = await added(async () => {
    expect(await messageOf(pool.connect())).toContain('timeout exceeded')
    expect(await messageOf(pool.query('SELECT 1'))).toContain('timeout exceeded')
  })
  holder.release()
  await pool.end()
  const timeouts = await valuesOf('db.client.connection.timeouts')
  expect(timeouts[name]! - before[name]!).toBe(2)
  expect(count).toEqual({ 'SELECT timeout': 1 })
})

test('a pool that was ended refuses as before', async () => {
  const pool = createPool({ connectionString: database.url })
  await pool.end()
  expect(await messageOf(pool.connect())).toBe('Cannot use a pool after calling end on the pool')
  await expect(pool.query('SELECT 1')).rejects.toThrow('after calling end')
})

/** Waits until the server has begun to sleep for this process of its own. */
async function untilAsleep(pid: number): Promise<void> {
  const isAsleep = "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'"
  while ((await watcher.query(isAsleep, [pid])).rowCount === 0);
}
