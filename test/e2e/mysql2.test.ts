import { once } from 'node:events'
import type { Connection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mysql2Versions } from './mysql2-measured.ts'
import type { TestDatabase } from './services/create-database.ts'
import { createMysqlDatabase } from './services/create-mysql-database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createMysqlDatabase('mysql2')
})

afterAll(() => database.drop())

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: { code?: unknown; message: string }) => error.code ?? error.message,
  )

/** Those that the server works on, so that a KILL finds them at it. */
const processes = "SELECT id FROM information_schema.processlist WHERE info = 'SELECT SLEEP(60)'"

/** Calls a function of mysql2 in callback style. */
const calledBack = (call: (callback: (error: unknown, result: unknown) => void) => void) =>
  new Promise((resolve, reject) =>
    call((error, result) => (error ? reject(error as Error) : resolve(result))),
  )

describe.each(mysql2Versions)('$name', ({ callbacks, promises, operationsOf, attributesOf }) => {
  let connection: Connection

  beforeAll(async () => {
    connection = await promises.createConnection(database.url)
    connection.on('error', () => {})
    await connection.query('CREATE TABLE IF NOT EXISTS item (id int PRIMARY KEY, name varchar(9))')
    await connection.query('DELETE FROM item')
  })

  afterAll(() => connection.destroy())

  const added = (work: () => Promise<unknown>): Promise<Record<string, number>> =>
    operationsOf(database.name, work)

  test('each way of asking counts one operation and gives what it gave before', async () => {
    const client = callbacks.createConnection(database.url)
    const pool = callbacks.createPool({ uri: database.url, connectionLimit: 2 })
    const count = await added(async () => {
      expect((await connection.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }])
      expect((await connection.query('SELECT ? AS one', [1]))[0]).toEqual([{ one: 1 }])
      expect((await connection.query({ sql: 'SELECT ? AS one', values: [1] }))[0]).toEqual([{ one: 1 }])
      expect(await calledBack((done) => client.query('SELECT 1 AS one', done))).toEqual([{ one: 1 }])
      expect(await calledBack((done) => client.query('SELECT ? AS one', [1], done))).toEqual([{ one: 1 }])
      expect(await calledBack((done) => client.query({ sql: 'SELECT 1 AS one' }, done))).toEqual([{ one: 1 }])
      expect(await calledBack((done) => pool.query('SELECT 1 AS one', done))).toEqual([{ one: 1 }])
      expect(await calledBack((done) => pool.execute('SELECT ? AS one', ['1'], done))).toEqual([{ one: '1' }])
      expect((await pool.promise().query('(SELECT 1 AS one)'))[0]).toEqual([{ one: 1 }])
      await connection.query('INSERT INTO item VALUES (1, ?)', ['a'])
      await connection.query('# comment\nUPDATE item SET name = ?', ['b'])
      await connection.query('/* hint */ REPLACE INTO item VALUES (1, ?)', ['c'])
      await connection.query('DELETE FROM item')
    })
    client.destroy()
    await pool.promise().end()
    expect(count).toEqual({ SELECT: 9, INSERT: 1, UPDATE: 1, REPLACE: 1, DELETE: 1 })
  })

  test('a prepared statement counts each time it is run, and its preparation only when it is asked for', async () => {
    const count = await added(async () => {
      for (let i = 0; i < 3; i++) {
        expect((await connection.execute('SELECT ? + 1 AS sum', [i]))[0]).toHaveLength(1)
      }
      const statement = await connection.prepare('SELECT ? + 2 AS sum')
      await statement.execute([1])
      await statement.execute([2])
      await statement.close()
    })
    expect(count).toEqual({ SELECT: 5, PREPARE: 1 })
  })

  test('transactions are counted statement by statement', async () => {
    const count = await added(async () => {
      await connection.beginTransaction()
      await connection.query('INSERT INTO item VALUES (2, NULL)')
      await connection.rollback()
      await connection.beginTransaction()
      await connection.commit()
    })
    expect(count).toEqual({ START: 2, INSERT: 1, ROLLBACK: 1, COMMIT: 1 })
  })

  test('rows that are streamed or emitted count as one operation, and an error of theirs as one', async () => {
    const client = callbacks.createConnection(database.url)
    const count = await added(async () => {
      const rows: unknown[] = []
      // The stream of 3.0.1 cannot be iterated: it says "Premature close" at its end.
      const stream = client.query('SELECT seq FROM seq_1_to_250').stream()
      await once(
        stream.on('data', (row) => void rows.push(row)),
        'end',
      )
      expect(rows).toHaveLength(250)
      const executed = client.execute('SELECT seq FROM seq_1_to_9')
      await once(
        executed.on('result', (row) => void rows.push(row)),
        'end',
      )
      expect(rows).toHaveLength(259)
      for (const failing of [client.query('SELECT nothing'), client.execute('SELECT nothing')]) {
        const [error] = (await once(failing, 'error')) as [{ code: string }]
        expect(error.code).toBe('ER_BAD_FIELD_ERROR')
      }
    })
    client.destroy()
    expect(count).toEqual({ SELECT: 2, 'SELECT ER_BAD_FIELD_ERROR': 2 })
  })

  test('the server has counted as many statements as are counted', async () => {
    const questions = async (): Promise<number> => {
      const [rows] = await connection.query("SHOW SESSION STATUS LIKE 'Questions'")
      return Number((rows as { Value: string }[])[0]!.Value)
    }
    const before = await questions()
    const count = await added(async () => {
      for (let i = 0; i < 20; i++) await connection.query('SELECT ?', [i])
      await Promise.allSettled(Array.from({ length: 5 }, () => connection.query('SELECT nothing')))
    })
    const [after] = [await questions()]
    // The last of them is the question itself.
    expect(count['SELECT']! + count['SELECT ER_BAD_FIELD_ERROR']!).toBe(after - before - 1)
    expect(count).toEqual({ SELECT: 20, 'SELECT ER_BAD_FIELD_ERROR': 5 })
  })

  test('an error is counted by the name that the server gives its code, and others by their class', async () => {
    await connection.query('INSERT INTO item VALUES (7, NULL)')
    const [stuck, other] = [
      await promises.createConnection(database.url),
      await promises.createConnection(database.url),
    ]
    for (const one of [stuck, other]) one.on('error', () => {})
    // One of no database is not among those that are counted here.
    const watcher = await promises.createConnection({ uri: new URL('/', database.url).href })
    const count = await added(async () => {
      expect(await codeOf(connection.query('INSERT INTO item VALUES (7, NULL)'))).toBe('ER_DUP_ENTRY')
      expect(await codeOf(connection.execute('INSERT INTO item VALUES (?, NULL)', [7]))).toBe('ER_DUP_ENTRY')
      expect(await codeOf(connection.execute('SELECT nothing'))).toBe('ER_BAD_FIELD_ERROR')
      expect(await codeOf(connection.query('secret'))).toBe('ER_PARSE_ERROR')
      expect(await codeOf(connection.execute('SELECT ?', [undefined as never]))).toContain('undefined')
      expect(await codeOf(stuck.query({ sql: 'SELECT SLEEP(60)', timeout: 20 }))).toBe(
        'PROTOCOL_SEQUENCE_TIMEOUT',
      )
      const asleep = codeOf(other.query('SELECT SLEEP(60)'))
      await expect
        .poll(async () => (await watcher.query(processes))[0])
        .toEqual(expect.arrayContaining([{ id: other.threadId }, { id: stuck.threadId }]))
      for (const one of [other, stuck]) await connection.query(`KILL ${one.threadId}`)
      expect(await asleep).toBe('PROTOCOL_CONNECTION_LOST')
      expect(await codeOf(other.query('SELECT 1'))).toContain('closed state')
    })
    expect(count).toEqual({
      'INSERT ER_DUP_ENTRY': 2,
      'SELECT ER_BAD_FIELD_ERROR': 1,
      '_OTHER ER_PARSE_ERROR': 1,
      'SELECT TypeError': 1,
      'SELECT timeout': 1,
      'SELECT connection_closed': 2,
      KILL: 2,
    })
    stuck.destroy()
    watcher.destroy()
  })

  test('an operation says which system, database and server it was done on, and follows changeUser', async () => {
    await using other = await createMysqlDatabase('mysql2_other')
    const { hostname, port } = new URL(database.url)
    await connection.query('HELP contents')
    const attributes = await attributesOf(database.name)
    expect(attributes.find((one) => one['db.operation.name'] === 'HELP')).toEqual({
      'db.system.name': 'mysql',
      'db.namespace': database.name,
      'db.operation.name': 'HELP',
      'server.address': hostname,
      'server.port': port,
    })
    await connection.changeUser({ database: other.name })
    expect(await operationsOf(other.name, () => connection.query('SELECT 1'))).toEqual({ SELECT: 1 })
    await connection.changeUser({ database: database.name })
  })
})
