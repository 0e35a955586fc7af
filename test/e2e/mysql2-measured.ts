import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type mysql from 'mysql2'
import type mysqlPromise from 'mysql2/promise'
import { mysql2Files } from '../../src/instruments/mysql2/mysql2-files.ts'
import { patchMysql2 } from '../../src/instruments/mysql2/patch-mysql2.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { databaseRecords, type DatabaseRecords } from './database-records.ts'

/** One version of mysql2, patched, with the store that it records into. */
export interface Mysql2UnderTest extends DatabaseRecords {
  readonly name: string
  readonly callbacks: typeof mysql
  readonly promises: typeof mysqlPromise
  readonly store: SeriesStore
}

const require = createRequire(import.meta.url)

/** The newest version, one without diagnostics channels, and the first of the major. */
export const mysql2Versions: readonly Mysql2UnderTest[] = ['mysql2', 'mysql2311', 'mysql230'].map(patch)

function patch(packageName: string): Mysql2UnderTest {
  const folder = dirname(require.resolve(packageName))
  const { version } = require(join(folder, 'package.json')) as { version: string }
  const store = new SeriesStore()
  // First as applications do: the files of 3.0 load one another in a circle.
  const callbacks = require(packageName) as typeof mysql
  const promises = require(`${packageName}/promise`) as typeof mysqlPromise
  for (const file of mysql2Files) {
    patchMysql2(require(join(folder, file)), `mysql2/${file}`, { store, http: { excludedPaths: [] } })
  }
  return {
    name: `mysql2 ${version}`,
    callbacks,
    promises,
    store,
    ...databaseRecords(store),
  }
}
