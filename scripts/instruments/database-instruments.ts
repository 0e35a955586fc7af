import { dbClientOperationDuration } from '../../src/catalog/database.ts'
import * as pool from '../../src/catalog/pg.ts'
import * as redis from '../../src/catalog/redis.ts'
import type { InstrumentRow } from './instrument-row.ts'

/** Clients of databases and caches. */
export const databaseInstruments: readonly InstrumentRow[] = [
  {
    library: 'pg',
    instrument: 'pg',
    packages: ['pg'],
    hook: 'method patch',
    hooked: '`query` and `connect` of clients and pools',
    metrics: [dbClientOperationDuration, ...Object.values(pool)],
    cost: 'pg',
    page: 'pg.md',
  },
  {
    library: 'ioredis',
    instrument: 'ioredis',
    packages: ['ioredis'],
    hook: 'method patch',
    hooked: '`sendCommand` and `connect` of clients and clusters, `exec` of pipelines',
    metrics: [dbClientOperationDuration, ...Object.values(redis)],
    cost: 'ioredis',
    page: 'redis.md',
  },
  {
    library: 'redis (node-redis)',
    instrument: 'redis',
    packages: ['redis'],
    hook: 'method patch',
    hooked: 'the queue that every command goes through, and the client and cluster around it',
    metrics: [dbClientOperationDuration, ...Object.values(redis)],
    cost: 'redis',
    page: 'redis.md',
  },
]
