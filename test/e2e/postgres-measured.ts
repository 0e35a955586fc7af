import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pg from 'pg'
import type postgres from 'postgres'
import { patchPostgres } from '../../src/instruments/postgres/patch-postgres.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { databaseRecords, type DatabaseRecords } from './database-records.ts'

/** One version of postgres.js, patched, with the store that it records into. */
export interface PostgresUnderTest extends DatabaseRecords {
  readonly name: string
  readonly postgres: typeof postgres
  readonly store: SeriesStore
}

const require = createRequire(import.meta.url)

/** The newest version and the oldest minor one that is supported, both as CommonJS. */
export const postgresVersions: readonly PostgresUnderTest[] = ['postgres', 'postgres33'].map(patch)

function patch(packageName: string): PostgresUnderTest {
  const main = require.resolve(packageName)
  const { version } = require(join(dirname(main), '../../package.json')) as { version: string }
  const store = new SeriesStore()
  for (const name of ['query.js', 'connection.js']) {
    const path = join(dirname(main), name)
    const context = { store, http: { excludedPaths: [] } }
    const patched: unknown = patchPostgres(require(path), `postgres/cjs/src/${name}`, context)
    // As the hook of `require` does for whoever requires the file from now on.
    require.cache[path]!.exports = patched
  }
  return {
    name: `postgres ${version}`,
    postgres: require(packageName) as typeof postgres,
    store,
    ...databaseRecords(store),
  }
}

/** Waits until the server has begun to sleep in this database: a query that is cancelled before it has begun runs on. */
export async function untilAsleep(url: string): Promise<void> {
  // Of a library that is not measured here.
  const client = new pg.Client(url)
  await client.connect()
  const asleep = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`
  while ((await client.query(asleep)).rowCount === 0);
  await client.end()
}
