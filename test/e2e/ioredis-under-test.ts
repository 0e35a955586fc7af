import { createRequire } from 'node:module'
import type * as ioredis from 'ioredis'
import type { Redis } from 'ioredis'
import { patchIoredis } from '../../src/instruments/redis/patch-ioredis.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { redisRecords, type RedisRecords } from './redis-records.ts'

/** One version of ioredis, patched, with the store that it records into. */
export interface IoredisUnderTest extends RedisRecords {
  readonly name: string
  readonly library: typeof ioredis
  readonly store: SeriesStore
}

const require = createRequire(import.meta.url)

/** The versions that the instrument supports: the newest of each major, the last without tracing channels, and the first. */
export const ioredisVersions: readonly IoredisUnderTest[] = [
  'ioredis',
  'ioredis5',
  'ioredis510',
  'ioredis4',
  'ioredis428',
].map(patch)

function patch(packageName: string): IoredisUnderTest {
  const exported = require(packageName) as typeof ioredis
  const { version } = require(`${packageName}/package.json`) as { version: string }
  const store = new SeriesStore()
  patchIoredis(exported, 'ioredis', { store, http: { excludedPaths: [] } })
  // Version 4 exports the class alone, with the others on it.
  const library = exported.Redis === undefined ? Object.assign(exported, { Redis: exported }) : exported
  return { name: `ioredis ${version}`, library: library as typeof ioredis, store, ...redisRecords(store) }
}

/** Makes a client that a dead server does not keep alive, and silences what it says of it. */
export function quiet<Client extends Redis>(client: Client): Client {
  client.on('error', () => {})
  return client
}
