import { dbClientOperationDuration } from '../../src/catalog/database.ts'
import * as pool from '../../src/catalog/connection-pools.ts'
import * as redis from '../../src/catalog/redis.ts'
import type { InstrumentRow } from './instrument-row.ts'

const poolMetrics = Object.values(pool)

/** Clients of databases and caches. */
export const databaseInstruments: readonly InstrumentRow[] = [
  {
    library: 'pg',
    instrument: 'pg',
    packages: ['pg', 'pg-pool'],
    hook: 'method patch',
    hooked: '`query` and `connect` of clients and pools',
    metrics: [dbClientOperationDuration, ...poolMetrics],
    cost: 'pg',
    page: 'pg.md',
  },
  {
    library: 'postgres (postgres.js)',
    instrument: 'postgres',
    packages: ['postgres'],
    hook: 'method patch',
    hooked: '`handle` of queries, and the function that makes connections',
    metrics: [
      dbClientOperationDuration,
      ...poolMetrics.filter((metric) => metric !== pool.dbClientConnectionUseTime),
    ],
    cost: 'postgres',
    page: 'postgres.md',
  },
  {
    library: 'mysql2',
    instrument: 'mysql2',
    packages: ['mysql2'],
    hook: 'method patch',
    hooked: '`addCommand` and `execute` of connections, `getConnection` and `releaseConnection` of pools',
    metrics: [dbClientOperationDuration, ...poolMetrics],
    cost: 'mysql2',
    page: 'mysql2.md',
  },
  {
    library: 'mongodb',
    instrument: 'mongodb',
    packages: ['mongodb'],
    hook: 'method patch',
    hooked: '`command` of connections, `checkOut`, `checkIn` and `createConnection` of pools, `selectServer`',
    metrics: [dbClientOperationDuration, ...poolMetrics],
    cost: 'mongodb',
    page: 'mongodb.md',
  },
  {
    library: 'tarn (Knex)',
    instrument: 'tarn',
    packages: ['tarn'],
    hook: 'read at scrape',
    hooked: '`acquire` of pools, once for each',
    metrics: [
      pool.dbClientConnectionCount,
      pool.dbClientConnectionLimit,
      pool.dbClientConnectionPendingRequests,
    ],
    cost: 'tarn',
    page: 'pg.md',
  },
  {
    library: 'sequelize-pool (Sequelize 6)',
    instrument: 'sequelize-pool',
    packages: ['sequelize-pool'],
    hook: 'read at scrape',
    hooked: '`acquire` of pools, once for each',
    metrics: [
      pool.dbClientConnectionCount,
      pool.dbClientConnectionLimit,
      pool.dbClientConnectionPendingRequests,
    ],
    cost: 'sequelize-pool',
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
