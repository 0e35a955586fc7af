import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Options, Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresVersions, untilAsleep } from './postgres-measured.ts'
import { createDatabase, type TestDatabase } from './services/create-database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase('postgres_js')
})

afterAll(() => database.drop())

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: { code?: unknown }) => error.code,
  )

describe.each(postgresVersions)('$name', ({ postgres, operationsOf, valuesOf, attributesOf }) => {
  const clients: Sql[] = []
  const connect = (options: Options<{}> = {}, url: string = database.url): Sql => {
    const sql = postgres(url, { onnotice() {}, ...options })
    clients.push(sql as Sql)
    return sql as Sql
  }
  const poolName = (): string => `${new URL(database.url).host}/${database.name}`
  const added = (work: () => Promise<unknown>): Promise<Record<string, number>> =>
    operationsOf(database.name, work)

  afterAll(() => Promise.all(clients.map((sql) => sql.end({ timeout: 1 }))))

  test('each way of asking counts one operation and gives what it gave before', async () => {
    const sql = connect({ max: 1 })
    const count = await added(async () => {
      await sql`CREATE TABLE IF NOT EXISTS item (id int, name text)`
      expect([...(await sql`SELECT ${1}::int AS one`)]).toEqual([{ one: 1 }])
      expect([...(await sql`${sql`select`} 2 AS two`)]).toEqual([{ two: 2 }])
      expect([...(await sql.unsafe('/* all */ TABLE item'))]).toEqual([])
      await sql`INSERT INTO item ${sql([{ id: 1, name: 'a' }])}`
      expect((await sql`UPDATE item SET name = 'b'`).count).toBe(1)
      const rows: unknown[] = []
      await sql`SELECT * FROM item`.forEach((row) => void rows.push(row))
      expect(rows).toEqual([{ id: 1, name: 'b' }])
      const query = sql`DELETE FROM item`.execute()
      expect((await query).count).toBe(1)
      expect((await query).count).toBe(1)
      await sql`SHOW work_mem`.values()
      await sql`DROP TABLE item`.simple()
    })
    expect(count).toEqual({
      CREATE: 1,
      SELECT: 3,
      TABLE: 1,
      INSERT: 1,
      UPDATE: 1,
      DELETE: 1,
      SHOW: 1,
      DROP: 1,
    })
  })

  test('as many statements are counted as the server itself counted', async () => {
    const sql = connect({ max: 3 })
    await sql`CREATE SEQUENCE IF NOT EXISTS counted`
    const [before] = await sql`SELECT nextval('counted')::int AS count`
    const count = await added(() =>
      Promise.all(Array.from({ length: 50 }, () => sql`SELECT nextval('counted')`)),
    )
    const [after] = await sql`SELECT nextval('counted')::int AS count`
    // The two connections that were opened for this asked for types, which is no operation of the application.
    expect(count).toEqual({ SELECT: after!['count'] - before!['count'] - 1 })
  })

  test('transactions, savepoints and what they throw are counted statement by statement', async () => {
    const sql = connect({ max: 2 })
    const count = await added(async () => {
      await sql.begin(async (tx) => {
        await tx`SELECT 1`
        await tx.savepoint((nested) => nested`SELECT 1/0`).catch(() => undefined)
        await tx`SELECT 2`
      })
      await expect(
        sql.begin('isolation level serializable', async (tx) => {
          await tx`SELECT 3`
          throw new Error('ours')
        }),
      ).rejects.toThrow('ours')
    })
    expect(count).toEqual({
      BEGIN: 2,
      SELECT: 3,
      'SELECT 22012': 1,
      SAVEPOINT: 1,
      ROLLBACK: 2,
      COMMIT: 1,
    })
  })

  test('a cursor counts once, however it is read and ended', async () => {
    const sql = connect({ max: 1 })
    const count = await added(async () => {
      let seen = 0
      for await (const rows of sql`SELECT generate_series(1, 5)`.cursor(2)) seen += rows.length
      expect(seen).toBe(5)
      for await (const rows of sql`SELECT generate_series(1, 5)`.cursor(2)) {
        expect(rows).toHaveLength(2)
        break
      }
      await sql`SELECT generate_series(1, 5)`.cursor(2, () => sql.CLOSE)
      await expect(
        (async () => {
          for await (const rows of sql`SELECT 1 / (3 - generate_series(1, 5))`.cursor(1)) seen += rows.length
        })(),
      ).rejects.toMatchObject({ code: '22012' })
      await sql`SHOW work_mem`
    })
    expect(count).toEqual({ SELECT: 3, 'SELECT 22012': 1, SHOW: 1 })
  })

  test('a COPY counts once, when the server has answered all of it', async () => {
    const sql = connect({ max: 1 })
    await sql`CREATE TABLE IF NOT EXISTS copied (id int)`
    const count = await added(async () => {
      const writable = await sql`COPY copied FROM STDIN`.writable()
      expect(await added(async () => {})).toEqual({})
      await pipeline(Readable.from(['1\n', '2\n']), writable)
      const readable = await sql`COPY copied TO STDOUT`.readable()
      let text = ''
      for await (const chunk of readable) text += String(chunk)
      expect(text).toBe('1\n2\n')
      await sql`DROP TABLE copied`
    })
    expect(count).toEqual({ COPY: 2, DROP: 1 })
  })

  test('an error is counted by its SQLSTATE, and one of the connection by its class', async () => {
    const sql = connect({ max: 1 })
    const count = await added(async () => {
      expect(await codeOf(sql`SELECT 1/0`)).toBe('22012')
      expect(await codeOf(sql`SELECT nothing`)).toBe('42703')
      expect(await codeOf(sql.unsafe('secret'))).toBe('42601')
      const cancelled = sql`SELECT pg_sleep(60)`
      const settled = codeOf(cancelled)
      await untilAsleep(database.url)
      cancelled.cancel()
      expect(await settled).toBe('57014')
      expect(await codeOf(connect({ max: 1 }, unreachable())`SELECT 1`)).toBe('ECONNREFUSED')
    })
    expect(count).toMatchObject({
      'SELECT 22012': 1,
      'SELECT 42703': 1,
      '_OTHER 42601': 1,
      'SELECT 57014': 1,
      'SELECT ECONNREFUSED': 1,
    })
  })

  test('a connection that is cut, an ended pool and a server that does not answer are counted as what they are', async () => {
    const sql = connect({ max: 1 })
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const count = await added(async () => {
      const [row] = await sql`SELECT pg_backend_pid() AS pid`
      const asleep = codeOf(sql`SELECT pg_sleep(60)`)
      await untilAsleep(database.url)
      await connect({ max: 1 })`SELECT pg_terminate_backend(${row!['pid'] as number})`
      expect(['57P01', 'CONNECTION_CLOSED']).toContain(await asleep)
      // Of postgres.js 3.4.9 itself: a pool whose connection was cut does not end without a limit.
      const ended = connect({ max: 1 })
      await ended`SHOW work_mem`
      await ended.end()
      expect(await codeOf(ended`SHOW work_mem`)).toBe('CONNECTION_ENDED')
      const waiting = connect(
        { max: 1, connect_timeout: 0.05 },
        `postgres://u@127.0.0.1:${port}/${database.name}`,
      )
      expect(await codeOf(waiting`DELETE FROM item`)).toBe('CONNECT_TIMEOUT')
    })
    silent.close()
    const cut = Object.keys(count).filter((name) => /^SELECT (57P01|connection_closed)$/.test(name))
    expect(cut.length).toBeGreaterThan(0)
    expect(count).toMatchObject({ SELECT: 2, SHOW: 1, 'SHOW connection_closed': 1, 'DELETE timeout': 1 })
    expect((await valuesOf('db.client.connection.timeouts'))[`127.0.0.1:${port}/${database.name}`]).toBe(1)
  })

  test('an operation says which system, database and server it was done on', async () => {
    const sql = connect({ max: 1 })
    await sql`LISTEN news`
    const { hostname, port } = new URL(database.url)
    const attributes = await attributesOf(database.name)
    expect(attributes.find((one) => one['db.operation.name'] === 'LISTEN')).toEqual({
      'db.system.name': 'postgresql',
      'db.namespace': database.name,
      'db.operation.name': 'LISTEN',
      'server.address': hostname,
      'server.port': port,
    })
  })

  test('the connections of a pool are exact: idle, used, waited for, and how many there may be', async () => {
    await using own = await createDatabase('postgres_js_pool')
    const name = `${new URL(own.url).host}/${own.name}`
    const sql = postgres(own.url, { max: 2, fetch_types: false })
    const state = async () => ({
      idle: (await valuesOf('db.client.connection.count'))[`${name} idle`],
      used: (await valuesOf('db.client.connection.count'))[`${name} used`],
      pending: (await valuesOf('db.client.connection.pending_requests'))[name],
      limit: (await valuesOf('db.client.connection.limit'))[name],
    })
    expect(await state()).toEqual({ idle: undefined, used: undefined, pending: undefined, limit: undefined })
    let release!: () => void
    const held = new Promise<void>((resolve) => (release = resolve))
    const began = Promise.withResolvers<void>()
    const transaction = sql.begin(async (tx) => {
      await tx`SELECT 1`
      began.resolve()
      await held
    })
    await began.promise
    expect(await state()).toEqual({ idle: 0, used: 1, pending: 0, limit: 2 })
    const other = sql.begin(() => held)
    const waiting = [sql`SELECT 2`.execute(), sql`SELECT 3`.execute()]
    await expect.poll(state).toEqual({ idle: 0, used: 2, pending: 2, limit: 2 })
    release()
    await Promise.all([transaction, other, ...waiting])
    await expect.poll(state).toEqual({ idle: 2, used: 0, pending: 0, limit: 2 })
    expect((await valuesOf('db.client.connection.create_time'))[name]).toBe(2)
    // Two that began a transaction and two beside them; what a transaction does waits for none.
    expect((await valuesOf('db.client.connection.wait_time'))[name]).toBe(4)
    await sql.end()
  })

  test('what is shared by pools of one name is added up', async () => {
    const [first, second] = [connect({ max: 3 }), connect({ max: 4 })]
    const before = (await valuesOf('db.client.connection.limit'))[poolName()] ?? 0
    await Promise.all([first`SELECT 1`, second`SELECT 1`])
    expect((await valuesOf('db.client.connection.limit'))[poolName()]! - before).toBe(7)
  })
})

/** A port of this machine that nobody listens on, with the name of the database that is looked at. */
function unreachable(): string {
  return `postgres://u@127.0.0.1:1/${database.name}`
}
