import type { Pool, PoolConfig } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createPool, FirstPool, library, valuesOf } from './pg-measured.ts'
import { createDatabase, type TestDatabase } from './services/create-database.ts'

const nameOf = ({ url }: TestDatabase): string => `${new URL(url).host}${new URL(url).pathname}`

describe.each([
  ['pg.Pool', library.Pool],
  ['pg-pool 3.0', FirstPool],
])('%s', (_title, PoolClass) => {
  let first: TestDatabase
  let second: TestDatabase

  beforeAll(async () => {
    first = await createDatabase('pg_pools')
    second = await createDatabase('pg_pools')
  })

  afterAll(async () => {
    await first.drop()
    await second.drop()
  })

  /** Gives the values of the pools of these databases alone. */
  async function valuesHere(metric: string): Promise<Record<string, number>> {
    const values = Object.entries(await valuesOf(metric))
    return Object.fromEntries(values.filter(([key]) => key.includes(first.name) || key.includes(second.name)))
  }

  const newPool = (config: PoolConfig): Pool => createPool(config, PoolClass)

  test('the connections of several pools are exact, pools of one name are added up, ended ones are gone', async () => {
    const a = newPool({ connectionString: first.url, max: 2 })
    const b = newPool({ connectionString: second.url, max: 5 })
    const sameAsA = newPool({ connectionString: first.url, max: 4 })
    const [nameA, nameB] = [nameOf(first), nameOf(second)]

    const lent = [await a.connect(), await a.connect(), await b.connect(), await sameAsA.connect()]
    const waiting = [a.connect(), a.connect()]
    expect(await valuesHere('db.client.connection.count')).toEqual({
      [`${nameA} idle`]: 0,
      [`${nameA} used`]: 3,
      [`${nameB} idle`]: 0,
      [`${nameB} used`]: 1,
    })
    expect(await valuesHere('db.client.connection.limit')).toEqual({ [nameA]: 6, [nameB]: 5 })
    expect(await valuesHere('db.client.connection.pending_requests')).toEqual({ [nameA]: 2, [nameB]: 0 })

    for (const client of lent) client.release()
    for (const client of await Promise.all(waiting)) client.release()
    expect(await valuesHere('db.client.connection.count')).toEqual({
      [`${nameA} idle`]: 3,
      [`${nameA} used`]: 0,
      [`${nameB} idle`]: 1,
      [`${nameB} used`]: 0,
    })
    expect(await valuesHere('db.client.connection.pending_requests')).toEqual({ [nameA]: 0, [nameB]: 0 })
    expect(await valuesHere('db.client.connection.create_time')).toEqual({ [nameA]: 3, [nameB]: 1 })
    expect(await valuesHere('db.client.connection.wait_time')).toEqual({ [nameA]: 5, [nameB]: 1 })
    expect(await valuesHere('db.client.connection.use_time')).toEqual({ [nameA]: 5, [nameB]: 1 })
    expect(await valuesHere('db.client.connection.timeouts')).toEqual({ [nameA]: 0, [nameB]: 0 })

    await a.end()
    await sameAsA.end()
    expect(Object.keys(await valuesHere('db.client.connection.count'))).toEqual([
      `${nameB} idle`,
      `${nameB} used`,
    ])
    await b.end()
    expect(await valuesHere('db.client.connection.count')).toEqual({})
    expect(await valuesHere('db.client.connection.limit')).toEqual({})
  })

  test('the name of a pool has no credentials and follows the environment', async () => {
    const { hostname, port, username } = new URL(first.url)
    vi.stubEnv('PGHOST', hostname)
      .stubEnv('PGPORT', port)
      .stubEnv('PGUSER', username)
      .stubEnv('PGDATABASE', first.name)
    const pool = newPool({ password: 'secret' })
    await pool.query('SELECT 1')
    vi.unstubAllEnvs()
    expect(Object.keys(await valuesHere('db.client.connection.limit'))).toEqual([nameOf(first)])
    await pool.end()
  })

  test('a request that waits is timed until it gets its connection, and a holder until it gives it back', async () => {
    const pool = newPool({ connectionString: second.url, max: 1 })
    const name = nameOf(second)
    const [waited, used] = [
      await valuesHere('db.client.connection.wait_time'),
      await valuesHere('db.client.connection.use_time'),
    ]
    const holder = await pool.connect()
    const queued = new Promise((resolve) =>
      pool.connect((error, client, release) => {
        release()
        resolve([error, typeof client?.query])
      }),
    )
    const during = await valuesHere('db.client.connection.wait_time')
    expect(during[name]! - waited[name]!).toBe(1)
    holder.release()
    expect(await queued).toEqual([undefined, 'function'])
    const [waitedNow, usedNow] = [
      await valuesHere('db.client.connection.wait_time'),
      await valuesHere('db.client.connection.use_time'),
    ]
    expect(waitedNow[name]! - waited[name]!).toBe(2)
    expect(usedNow[name]! - used[name]!).toBe(2)
    await pool.end()
  })
})

test('a connection that the pool itself takes out to end it was used by nobody', async () => {
  await using database = await createDatabase('pg_pools')
  const pool = createPool({ connectionString: database.url, maxLifetimeSeconds: 0.05 })
  const removed = new Promise((resolve) => pool.on('remove', resolve))
  await pool.query('SELECT 1')
  await removed
  await pool.end()
  const after = await valuesOf('db.client.connection.use_time')
  expect(after[nameOf(database)]).toBe(1)
})
