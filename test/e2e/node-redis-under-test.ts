import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as redis from 'redis'
import { nodeRedisFiles } from '../../src/instruments/redis/node-redis-files.ts'
import { patchNodeRedis } from '../../src/instruments/redis/patch-node-redis.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { redisRecords, type RedisRecords } from './redis-records.ts'

/** One version of node-redis, patched, with the store that it records into. */
export interface NodeRedisUnderTest extends RedisRecords {
  readonly name: string
  /** The first number of the version. */
  readonly major: number
  readonly library: NodeRedis
  readonly store: SeriesStore
}

/** What tests use of every version, with the commands as they are called in all of them. */
export interface NodeRedis {
  createClient(options?: object): NodeRedisClient
  createCluster(options: object): NodeRedisCluster
  createClientPool?: typeof redis.createClientPool
  createSentinel?: typeof redis.createSentinel
  defineScript(script: object): unknown
  commandOptions?(options: object): unknown
}

export interface NodeRedisClient {
  readonly isOpen: boolean
  readonly isReady: boolean
  connect(): Promise<unknown>
  duplicate(options?: object): NodeRedisClient
  on(event: string, listener: (...values: unknown[]) => void): this
  sendCommand(words: readonly string[]): Promise<unknown>
  get(key: string): Promise<unknown>
  set(key: string, value: string): Promise<unknown>
  select(database: number): Promise<unknown>
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  multi(): NodeRedisMulti
  disconnect(): Promise<unknown>
}

export interface NodeRedisMulti {
  addCommand(words: readonly string[]): this
  get(key: string): this
  exec(): Promise<unknown>
  execAsPipeline(): Promise<unknown>
}

export interface NodeRedisCluster {
  connect(): Promise<unknown>
  on(event: string, listener: (...values: unknown[]) => void): this
  get(key: string): Promise<unknown>
  set(key: string, value: string): Promise<unknown>
  del(key: string): Promise<unknown>
  strLen(key: string): Promise<unknown>
  lPush(key: string, value: string): Promise<unknown>
  multi(): NodeRedisMulti
  disconnect(): Promise<unknown>
}

const require = createRequire(import.meta.url)

/** The newest version of each major, the first of each range, the last without diagnostics channels and one with them. */
export const nodeRedisVersions: readonly NodeRedisUnderTest[] = [
  'redis',
  'redis512',
  'redis5',
  'redis55',
  'redis4',
  'redis46',
].map(patch)

function patch(packageName: string): NodeRedisUnderTest {
  const { version } = require(`${packageName}/package.json`) as { version: string }
  const main = createRequire(require.resolve(packageName)).resolve('@redis/client')
  const store = new SeriesStore()
  for (const file of Object.values(nodeRedisFiles)) {
    const path = join(dirname(dirname(main)), file)
    patchNodeRedis(require(path), `@redis/client/${file}`, { store, http: { excludedPaths: [] } })
  }
  return {
    name: `redis ${version}`,
    major: Number.parseInt(version, 10),
    library: require(packageName) as NodeRedis,
    store,
    ...redisRecords(store),
  }
}

/** Makes a client that says nothing of a server that is gone. */
export function quiet<Client extends { on(event: 'error', listener: () => void): unknown }>(
  client: Client,
): Client {
  client.on('error', () => {})
  return client
}
