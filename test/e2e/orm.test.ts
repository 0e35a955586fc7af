import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import { sql } from 'drizzle-orm'
import { drizzle as drizzleOverPg } from 'drizzle-orm/node-postgres'
import { drizzle as drizzleOverPostgres } from 'drizzle-orm/postgres-js'
import knex from 'knex'
import { Kysely, PostgresDialect } from 'kysely'
import { DataTypes, Sequelize } from 'sequelize'
import { DataSource, EntitySchema } from 'typeorm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patchSequelizePool } from '../../src/instruments/orm-pools/patch-sequelize-pool.ts'
import { patchTarn } from '../../src/instruments/orm-pools/patch-tarn.ts'
import { createPool, operationsOf, store, valuesOf } from './pg-measured.ts'
import { postgresVersions } from './postgres-measured.ts'
import { createDatabase, type TestDatabase } from './services/create-database.ts'

const require = createRequire(import.meta.url)
let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase('orm')
  const pool = createPool({ connectionString: database.url })
  await pool.query('CREATE TABLE item (id int PRIMARY KEY, name text)')
  await pool.end()
})

afterAll(() => database.drop())

/** Gives how the pools of the database stand. */
async function pools(): Promise<Record<string, number | undefined>> {
  const name = `${new URL(database.url).host}/${database.name}`
  const count = await valuesOf('db.client.connection.count')
  return {
    idle: count[`${name} idle`],
    used: count[`${name} used`],
    pending: (await valuesOf('db.client.connection.pending_requests'))[name],
    limit: (await valuesOf('db.client.connection.limit'))[name],
  }
}

const gone = { idle: undefined, used: undefined, pending: undefined, limit: undefined }

/** Fills a pool of two connections, lets a query wait for one, and gives all back; expects to see each state. */
async function fillAndEmpty(db: {
  begin(): Promise<{ commit(): PromiseLike<unknown> }>
  query(): Promise<unknown>
}): Promise<void> {
  const [first, second] = [await db.begin(), await db.begin()]
  const waiting = db.query()
  await expect.poll(pools).toEqual({ idle: 0, used: 2, pending: 1, limit: 2 })
  await first.commit()
  await second.commit()
  await waiting
  await expect.poll(pools).toEqual({ idle: 2, used: 0, pending: 0, limit: 2 })
}

test.each(['tarn', 'tarn30'])(
  "the connections of Knex' pool, of %s, are exact, and gone with it",
  async (name) => {
    const tarn = require(name) as { Pool: new (settings: unknown) => object }
    patchTarn(tarn, 'tarn', { store, http: { excludedPaths: [] } })
    const pool = { min: 0, max: 2 }
    const db = knex({ client: 'pg', connection: database.url, pool })
    const client = db.client as { pool: object; getPoolSettings(pool: object): object }
    client.pool = new tarn.Pool(client.getPoolSettings(pool))
    await fillAndEmpty({ begin: () => db.transaction(), query: async () => db.raw('SHOW work_mem') })
    await db.destroy()
    expect(await pools()).toEqual(gone)
  },
)

test.each(['sequelize-pool', 'sequelize-pool6'])(
  "the connections of Sequelize's pool, of %s, are exact, and gone with it",
  async (name) => {
    const library = require(name) as { Pool: new (settings: unknown) => object }
    patchSequelizePool(library, 'sequelize-pool', { store, http: { excludedPaths: [] } })
    const db = new Sequelize(database.url, { logging: false, dialect: 'postgres', pool: { max: 2 } })
    const { connectionManager } = db as unknown as { connectionManager: { pool: { _factory: object } } }
    connectionManager.pool = new library.Pool(connectionManager.pool._factory) as { _factory: object }
    await fillAndEmpty({ begin: () => db.transaction(), query: () => db.query('SHOW work_mem') })
    await db.close()
    expect(await pools()).toEqual(gone)
  },
)

/** What each library does: the statements of the application, a transaction among them, and an error. */
const statements = { INSERT: 1, SELECT: 1, UPDATE: 1, DELETE: 1 }

test('Drizzle over pg is counted statement by statement', async () => {
  const pool = createPool({ connectionString: database.url })
  const db = drizzleOverPg({ client: pool })
  const count = await operationsOf(database.name, async () => {
    await db.execute(sql`INSERT INTO item VALUES (1, ${'a'})`)
    expect((await db.execute(sql`SELECT * FROM item`)).rows).toEqual([{ id: 1, name: 'a' }])
    await db.transaction(async (tx) => {
      await tx.execute(sql`UPDATE item SET name = 'b'`)
      await tx.execute(sql`DELETE FROM item`)
    })
    await expect(db.execute(sql`SELECT nothing`)).rejects.toThrow('nothing')
  })
  await pool.end()
  expect(count).toEqual({ ...statements, BEGIN: 1, COMMIT: 1, 'SELECT 42703': 1 })
})

test('Drizzle over postgres.js is counted statement by statement', async () => {
  const [{ postgres, operationsOf: counted }] = [postgresVersions[0]!]
  const client = postgres(database.url, { max: 1 })
  const db = drizzleOverPostgres({ client })
  const count = await counted(database.name, async () => {
    await db.execute(sql`INSERT INTO item VALUES (1, ${'a'})`)
    expect([...(await db.execute(sql`SELECT * FROM item`))]).toEqual([{ id: 1, name: 'a' }])
    await db.transaction(async (tx) => {
      await tx.execute(sql`UPDATE item SET name = 'b'`)
      await tx.execute(sql`DELETE FROM item`)
    })
    await expect(db.execute(sql`SELECT nothing`)).rejects.toThrow('nothing')
  })
  await client.end()
  expect(count).toEqual({ ...statements, BEGIN: 1, COMMIT: 1, 'SELECT 42703': 1 })
})

test('Knex is counted statement by statement', async () => {
  const db = knex({ client: 'pg', connection: database.url, pool: { min: 0, max: 2 } })
  await db.raw('SHOW work_mem')
  const count = await operationsOf(database.name, async () => {
    await db('item').insert({ id: 1, name: 'a' })
    expect(await db('item').select()).toEqual([{ id: 1, name: 'a' }])
    await db.transaction(async (tx) => {
      await tx('item').update({ name: 'b' })
      await tx('item').delete()
    })
    await expect(db('item').select('nothing')).rejects.toThrow('nothing')
  })
  await db.destroy()
  expect(count).toEqual({ ...statements, BEGIN: 1, COMMIT: 1, 'SELECT 42703': 1 })
})

test('Kysely is counted statement by statement', async () => {
  interface Tables {
    item: { id: number; name: string }
  }
  const pool = createPool({ connectionString: database.url })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const count = await operationsOf(database.name, async () => {
    await db.insertInto('item').values({ id: 1, name: 'a' }).execute()
    expect(await db.selectFrom('item').selectAll().execute()).toEqual([{ id: 1, name: 'a' }])
    await db.transaction().execute(async (tx) => {
      await tx.updateTable('item').set({ name: 'b' }).execute()
      await tx.deleteFrom('item').execute()
    })
    await expect(
      db
        .selectFrom('item')
        .select('nothing' as never)
        .execute(),
    ).rejects.toThrow('nothing')
  })
  await db.destroy()
  expect(count).toEqual({ ...statements, BEGIN: 1, COMMIT: 1, 'SELECT 42703': 1 })
})

test('Sequelize 6 is counted statement by statement', async () => {
  const db = new Sequelize(database.url, { logging: false, dialect: 'postgres' })
  const Item = db.define(
    'item',
    { id: { type: DataTypes.INTEGER, primaryKey: true }, name: DataTypes.TEXT },
    { tableName: 'item', timestamps: false },
  )
  // It asks for the version and the types of the server when it connects.
  await db.query('SHOW work_mem')
  const count = await operationsOf(database.name, async () => {
    await Item.create({ id: 1, name: 'a' })
    expect(await Item.findAll({ raw: true })).toEqual([{ id: 1, name: 'a' }])
    await db.query("UPDATE item SET name = 'b'")
    await Item.destroy({ where: { id: 1 } })
    await expect(db.query('SELECT nothing')).rejects.toThrow('nothing')
  })
  await db.close()
  expect(count).toEqual({ ...statements, 'SELECT 42703': 1 })
})

test('TypeORM is counted statement by statement', async () => {
  const Item = new EntitySchema<{ id: number; name: string }>({
    name: 'item',
    tableName: 'item',
    columns: { id: { type: 'int', primary: true }, name: { type: 'text' } },
  })
  const db = new DataSource({ type: 'postgres', url: database.url, entities: [Item] })
  await db.initialize()
  const count = await operationsOf(database.name, async () => {
    await db.getRepository(Item).insert({ id: 1, name: 'a' })
    expect(await db.getRepository(Item).find()).toEqual([{ id: 1, name: 'a' }])
    await db.transaction(async (tx) => {
      await tx.update(Item, { id: 1 }, { name: 'b' })
      await tx.delete(Item, { id: 1 })
    })
    await expect(db.query('SELECT nothing')).rejects.toThrow('nothing')
  })
  await db.destroy()
  expect(count).toEqual({ ...statements, START: 1, COMMIT: 1, 'SELECT 42703': 1 })
})

test('what Prisma sends through its adapter for pg is counted statement by statement', async () => {
  const adapter = await new PrismaPg({ connectionString: database.url }).connect()
  const ask = (text: string) => adapter.queryRaw({ sql: text, args: [], argTypes: [] })
  const count = await operationsOf(database.name, async () => {
    await adapter.executeRaw({ sql: "INSERT INTO item VALUES (1, 'a')", args: [], argTypes: [] })
    expect((await ask('SELECT * FROM item')).rows).toEqual([[1, 'a']])
    const tx = await adapter.startTransaction()
    await tx.executeRaw({ sql: "UPDATE item SET name = 'b'", args: [], argTypes: [] })
    await tx.executeRaw({ sql: 'DELETE FROM item', args: [], argTypes: [] })
    await tx.executeRaw({ sql: 'COMMIT', args: [], argTypes: [] })
    await tx.commit()
    await expect(ask('SELECT nothing')).rejects.toThrow('ColumnNotFound')
  })
  await adapter.dispose()
  expect(count).toEqual({ ...statements, BEGIN: 1, COMMIT: 1, 'SELECT 42703': 1 })
})
