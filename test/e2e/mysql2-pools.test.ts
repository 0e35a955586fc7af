import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mysql2Versions } from './mysql2-measured.ts'
import type { TestDatabase } from './services/create-database.ts'
import { createMysqlDatabase } from './services/create-mysql-database.ts'

let database: TestDatabase
let poolName: string

beforeAll(async () => {
  database = await createMysqlDatabase('mysql2_pool')
  poolName = `${new URL(database.url).host}/${database.name}`
})

afterAll(() => database.drop())

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: { code?: unknown; message: string }) => error.code ?? error.message,
  )

describe.each(mysql2Versions)('pools of $name', ({ promises, operationsOf, valuesOf }) => {
  test('a query of a pool that gets no connection is counted with what went wrong', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const own = { database: database.name, user: 'root', host: '127.0.0.1' }
    const refused = promises.createPool({ ...own, port: 1 })
    const slow = promises.createPool({ ...own, port, connectTimeout: 50 })
    const denied = promises.createPool({ uri: database.url.replace('root@', 'root:wrong@') })
    const full = promises.createPool({ uri: database.url, connectionLimit: 1, queueLimit: 1 })
    const ended = promises.createPool({ uri: database.url })
    await ended.end()
    const count = await operationsOf(database.name, async () => {
      expect(await codeOf(refused.query('SELECT 1'))).toBe('ECONNREFUSED')
      expect(await codeOf(slow.execute('DELETE FROM item'))).toBe('ETIMEDOUT')
      expect(await codeOf(denied.query('SHOW TABLES'))).toBe('ER_ACCESS_DENIED_ERROR')
      expect(await codeOf(ended.query({ sql: 'SELECT 1' }))).toBe('Pool is closed.')
      const held = await full.getConnection()
      const queued = full.query('SELECT 2')
      expect(await codeOf(full.query('SELECT 3'))).toBe('Queue limit reached.')
      held.release()
      await queued
    })
    expect(count).toEqual({
      SELECT: 1,
      'SELECT ECONNREFUSED': 1,
      'DELETE timeout': 1,
      'SHOW ER_ACCESS_DENIED_ERROR': 1,
      'SELECT connection_closed': 1,
      'SELECT pool_exhausted': 1,
    })
    expect((await valuesOf('db.client.connection.timeouts'))[`127.0.0.1:${port}/${database.name}`]).toBe(1)
    await full.end()
    await denied.end()
    silent.close()
  })

  test('the connections of several pools are exact, those of one name are added up, and ended ones are gone', async () => {
    await using own = await createMysqlDatabase('mysql2_pools')
    const name = `${new URL(own.url).host}/${own.name}`
    const state = async (pool: string) => ({
      idle: (await valuesOf('db.client.connection.count'))[`${pool} idle`],
      used: (await valuesOf('db.client.connection.count'))[`${pool} used`],
      pending: (await valuesOf('db.client.connection.pending_requests'))[pool],
      limit: (await valuesOf('db.client.connection.limit'))[pool],
    })
    const a = promises.createPool({ uri: own.url, connectionLimit: 2 })
    const sameAsA = promises.createPool({ uri: own.url, connectionLimit: 4 })
    const b = promises.createPool({ uri: database.url, connectionLimit: 5 })
    const lent = [
      await a.getConnection(),
      await a.getConnection(),
      await sameAsA.getConnection(),
      await b.getConnection(),
    ]
    const waiting = [a.getConnection(), a.query('SELECT 1')] as const
    expect(await state(name)).toEqual({ idle: 0, used: 3, pending: 2, limit: 6 })
    expect(await state(poolName)).toEqual({ idle: 0, used: 1, pending: 0, limit: 5 })
    for (const one of lent) one.release()
    ;(await waiting[0]).release()
    await waiting[1]
    expect(await state(name)).toEqual({ idle: 3, used: 0, pending: 0, limit: 6 })
    expect((await valuesOf('db.client.connection.create_time'))[name]).toBe(3)
    expect((await valuesOf('db.client.connection.wait_time'))[name]).toBe(5)
    expect((await valuesOf('db.client.connection.use_time'))[name]).toBe(5)
    await Promise.all([a.end(), sameAsA.end(), b.end()])
    expect(await state(name)).toEqual({
      idle: undefined,
      used: undefined,
      pending: undefined,
      limit: undefined,
    })
  })
})
