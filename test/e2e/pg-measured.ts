import { createRequire } from 'node:module'
import pg from 'pg'
import { patchPg } from '../../src/instruments/pg/patch-pg.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { databaseRecords } from './database-records.ts'

const require = createRequire(import.meta.url)

/** The real library, patched over this file's own store. */
export const library: typeof pg = pg

/** pg-cursor, which has no types of its own. */
export const Cursor = require('pg-cursor') as new (text: string) => PgCursor

export interface PgCursor {
  submit(connection: unknown): void
  read(count: number): Promise<unknown[]>
  close(): Promise<void>
}

export const store: SeriesStore = new SeriesStore()

patchPg(library, 'pg', { store, http: { excludedPaths: [] } })

/** The first supported pg-pool, as an application uses it that depends on it beside pg. */
export const FirstPool = require('pg-pool30') as new (config: pg.PoolConfig) => pg.Pool

patchPg(FirstPool, 'pg-pool', { store, http: { excludedPaths: [] } })

/** Makes a pool that is not troubled when its database is dropped while its connections still close. */
export function createPool(config: pg.PoolConfig, PoolClass = library.Pool as typeof FirstPool): pg.Pool {
  const pool = new PoolClass({ ...config, Client: library.Client })
  pool.on('error', () => undefined)
  return pool
}

export const { operationsOf, valuesOf, attributesOf } = databaseRecords(store)
