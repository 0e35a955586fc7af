import { createRequire } from 'node:module'
import type pg from 'pg'
import type PgQueryStream from 'pg-query-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributesOf, createPool, Cursor, library, operationsOf } from './pg-measured.ts'
import { createDatabase, type TestDatabase } from './services/create-database.ts'

const require = createRequire(import.meta.url)
const QueryStream = require('pg-query-stream') as typeof PgQueryStream

let database: TestDatabase
let client: pg.Client
let pool: pg.Pool

beforeAll(async () => {
  database = await createDatabase('pg_queries')
  client = new library.Client({ connectionString: database.url })
  await client.connect()
  await client.query('CREATE TABLE item (id int PRIMARY KEY, name text)')
  pool = createPool({ connectionString: database.url, max: 3 })
})

afterAll(async () => {
  await client.end()
  await pool.end()
  await database.drop()
})

const added = (work: () => Promise<unknown>): Promise<Record<string, number>> =>
  operationsOf(database.name, work)

/** Calls a function of pg in callback style. */
const calledBack = (call: (callback: (error: Error | undefined, result: unknown) => void) => void) =>
  new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))))

describe('each call style counts one operation and returns what it returned before', () => {
  test('text as a promise', async () => {
    const count = await added(async () => {
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    })
    expect(count).toEqual({ SELECT: 1 })
  })

  test('text and values as a promise', async () => {
    const count = await added(async () => {
      expect((await client.query('SELECT $1::int AS one', [1])).rows).toEqual([{ one: 1 }])
    })
    expect(count).toEqual({ SELECT: 1 })
  })

  test('text and a callback', async () => {
    const count = await added(async () => {
      const result = await calledBack((callback) => {
        expect(client.query('SELECT 1 AS one', callback as never)).toBeUndefined()
      })
      expect(result).toMatchObject({ rows: [{ one: 1 }] })
    })
    expect(count).toEqual({ SELECT: 1 })
  })

  test('text, values and a callback', async () => {
    const count = await added(async () => {
      const result = await calledBack((callback) => {
        client.query('SELECT $1::int AS one', [1], callback as never)
      })
      expect(result).toMatchObject({ rows: [{ one: 1 }] })
    })
    expect(count).toEqual({ SELECT: 1 })
  })

  test('an object with a callback in it, used twice', async () => {
    const count = await added(async () => {
      let config: { text: string; callback?: unknown }
      for (let i = 0; i < 2; i++) {
        await calledBack((callback) => {
          config = { text: 'SELECT 1', callback }
          client.query(config as never)
          expect(config.callback).toBe(callback)
        })
      }
    })
    expect(count).toEqual({ SELECT: 2 })
  })

  test('one object used again and again, which stays as it is', async () => {
    const config = { text: 'SELECT $1::int AS one', values: [1], rowMode: 'array' as const }
    const count = await added(async () => {
      expect((await client.query(config)).rows).toEqual([[1]])
      expect((await client.query(config)).rows).toEqual([[1]])
    })
    expect(count).toEqual({ SELECT: 2 })
    expect(config).toEqual({ text: 'SELECT $1::int AS one', values: [1], rowMode: 'array' })
  })

  test('an instance whose text is a getter', async () => {
    class Statement {
      readonly values = [7]
      get text(): string {
        return 'SELECT $1::int AS seven'
      }
    }
    const count = await added(async () => {
      expect((await client.query(new Statement())).rows).toEqual([{ seven: 7 }])
    })
    expect(count).toEqual({ SELECT: 1 })
  })

  test('a prepared statement, then the same by its name alone', async () => {
    const count = await added(async () => {
      await client.query({ name: 'add', text: 'INSERT INTO item VALUES ($1, $2)', values: [1, 'a'] })
      await (client.query({ name: 'add', values: [2, 'b'] } as never) as Promise<unknown>)
    })
    expect(count).toEqual({ INSERT: 2 })
  })

  test('several statements in one text, as the first of them', async () => {
    const count = await added(() => client.query('UPDATE item SET name = name; SELECT 1'))
    expect(count).toEqual({ UPDATE: 1 })
  })

  test('a transaction on a client of a pool', async () => {
    const count = await added(async () => {
      const lent = await pool.connect()
      await lent.query('BEGIN')
      await lent.query('DELETE FROM item')
      await lent.query('ROLLBACK')
      lent.release()
    })
    expect(count).toEqual({ BEGIN: 1, DELETE: 1, ROLLBACK: 1 })
  })

  test('pool.query in each style', async () => {
    const count = await added(async () => {
      expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
      expect((await pool.query({ text: 'SELECT $1::int AS one', values: [1] })).rows).toEqual([{ one: 1 }])
      await calledBack((callback) => {
        pool.query('SELECT $1::int', [1], callback as never)
      })
    })
    expect(count).toEqual({ SELECT: 3 })
  })

  test('a Query object, whose rows are still emitted one by one and not kept', async () => {
    const count = await added(async () => {
      const query = new library.Query('SELECT generate_series(1, 3) AS n')
      const rows: unknown[] = []
      query.on('row', (row) => rows.push(row))
      expect(client.query(query)).toBe(query)
      const result = await new Promise<pg.QueryResult>((resolve) => query.on('end', resolve as never))
      expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
      expect(result.rows).toEqual([])
    })
    expect(count).toEqual({ SELECT: 1 })
  })

  test('a cursor, ended by its last row or by close', async () => {
    const count = await added(async () => {
      const whole = client.query(new Cursor('SELECT generate_series(1, 5)'))
      expect(await whole.read(3)).toHaveLength(3)
      expect(await whole.read(3)).toHaveLength(2)
      const closed = client.query(new Cursor('SELECT generate_series(1, 5)'))
      expect(await closed.read(1)).toHaveLength(1)
      await closed.close()
      await client.query('SHOW work_mem')
    })
    expect(count).toEqual({ SELECT: 2, SHOW: 1 })
  })

  test('a query stream', async () => {
    const count = await added(async () => {
      const rows: unknown[] = []
      for await (const row of client.query(new QueryStream('SELECT generate_series(1, 250) AS n')))
        rows.push(row)
      expect(rows).toHaveLength(250)
      await client.query('SHOW work_mem')
    })
    expect(count).toEqual({ SELECT: 1, SHOW: 1 })
  })

  test('a COPY that an object of the application feeds', async () => {
    const count = await added(
      () =>
        new Promise((resolve, reject) => {
          client.query({
            text: 'COPY item FROM STDIN',
            submit(connection: { query(text: string): void }) {
              connection.query('COPY item FROM STDIN')
            },
            handleCopyInResponse(connection: {
              sendCopyFromChunk(chunk: Buffer): void
              endCopyFrom(): void
            }) {
              connection.sendCopyFromChunk(Buffer.from('101\tx\n102\ty\n'))
              connection.endCopyFrom()
            },
            handleCommandComplete() {},
            handleReadyForQuery: resolve,
            handleError: reject,
          } as never)
        }),
    )
    expect(count).toEqual({ COPY: 1 })
    expect((await client.query('SELECT id FROM item WHERE id > 100')).rowCount).toBe(2)
  })

  test('pipelined queries', async () => {
    const pipelined = new library.Client({ connectionString: database.url, pipeline: true } as never)
    await pipelined.connect()
    const count = await added(async () => {
      const results = await Promise.allSettled(
        ['SELECT 1', 'SELECT 1/0', 'SHOW work_mem', 'SELECT 2'].map((text) => pipelined.query(text)),
      )
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    })
    await pipelined.end()
    expect(count).toEqual({ SELECT: 2, 'SELECT 22012': 1, SHOW: 1 })
  })
})

test('no part of a statement but its verb becomes an attribute', async () => {
  const count = await added(async () => {
    for (const text of [
      "SELECT'secret'",
      'select\n*\nfrom\nitem\nwhere\nid=4711',
      '/* secret */ (SELECT 1)',
      '-- secret\nWITH x AS (SELECT 1) SELECT * FROM x',
      "sElEcT\t'secret'",
    ]) {
      await client.query(text)
    }
    await client.query('secret').catch(() => undefined)
    await client.query('')
  })
  expect(count).toEqual({ SELECT: 4, WITH: 1, '_OTHER 42601': 1, _OTHER: 1 })
})

test('an operation says which system, database and server it was done on', async () => {
  await client.query('LISTEN news')
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
