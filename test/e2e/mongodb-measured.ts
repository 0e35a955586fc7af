import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as mongodb from 'mongodb'
import { mongodbFiles } from '../../src/instruments/mongodb/mongodb-files.ts'
import { patchMongodb } from '../../src/instruments/mongodb/patch-mongodb.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { databaseRecords, type DatabaseRecords } from './database-records.ts'

/** One version of the driver, patched, with the store that it records into. */
export interface MongodbUnderTest extends DatabaseRecords {
  readonly name: string
  readonly MongoClient: typeof mongodb.MongoClient
  readonly store: SeriesStore
}

const require = createRequire(import.meta.url)

/** The newest version of each major, and the oldest that is supported. */
export const mongodbVersions: readonly MongodbUnderTest[] = ['mongodb', 'mongodb6', 'mongodb67'].map(patch)

function patch(packageName: string): MongodbUnderTest {
  const folder = dirname(require.resolve(`${packageName}/package.json`))
  const { version } = require(`${packageName}/package.json`) as { version: string }
  const { MongoClient } = require(packageName) as typeof mongodb
  const store = new SeriesStore()
  for (const file of mongodbFiles) {
    patchMongodb(require(join(folder, file)), `mongodb/${file}`, { store, http: { excludedPaths: [] } })
  }
  return { name: `mongodb ${version}`, MongoClient, store, ...databaseRecords(store) }
}
