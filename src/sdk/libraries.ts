import type { LibraryPatch } from '../instruments/instrument.ts'
import { amqplibFiles } from '../instruments/amqplib/amqplib-files.ts'
import { mongodbFiles } from '../instruments/mongodb/mongodb-files.ts'
import { mysql2Files } from '../instruments/mysql2/mysql2-files.ts'
import { graphileWorkerFiles } from '../instruments/graphile-worker/graphile-worker-files.ts'
import { pgBossFiles } from '../instruments/pg-boss/pg-boss-files.ts'
import { postgresFiles } from '../instruments/postgres/postgres-files.ts'
import { nodeRedisFiles } from '../instruments/redis/node-redis-files.ts'

/**
 * Every library that is measured by patching it, with the versions that are known to work.
 *
 * `load` is called when the application loads the library: until then its instrument costs nothing.
 */
export const libraries: readonly LibraryPatch[] = [
  {
    instrument: 'openai',
    modules: [{ name: 'openai', supportedVersions: ['>=4.87 <8'] }],
    // oxlint-disable typescript/no-require-imports -- lazy, see above
    load: () =>
      (require('../instruments/ai/patch-openai.ts') as typeof import('../instruments/ai/patch-openai.ts'))
        .patchOpenai,
  },
  {
    instrument: 'anthropic',
    modules: [{ name: '@anthropic-ai/sdk', supportedVersions: ['>=0.50.3 <2'] }],
    load: () =>
      (
        require('../instruments/ai/patch-anthropic.ts') as typeof import('../instruments/ai/patch-anthropic.ts')
      ).patchAnthropic,
  },
  {
    instrument: 'bedrock',
    modules: [{ name: '@aws-sdk/client-bedrock-runtime', supportedVersions: ['>=3.600 <4'] }],
    load: () =>
      (require('../instruments/ai/patch-bedrock.ts') as typeof import('../instruments/ai/patch-bedrock.ts'))
        .patchBedrock,
  },
  {
    instrument: 'ai-sdk',
    modules: [{ name: 'ai', supportedVersions: ['>=4 <8'] }],
    load: () =>
      (require('../instruments/ai/patch-ai-sdk.ts') as typeof import('../instruments/ai/patch-ai-sdk.ts'))
        .patchAiSdk,
  },
  {
    instrument: 'undici',
    modules: [{ name: 'undici', supportedVersions: ['>=6 <9'] }],
    load: () =>
      (require('../instruments/http/patch-undici.ts') as typeof import('../instruments/http/patch-undici.ts'))
        .patchUndici,
  },
  {
    instrument: 'koa',
    modules: [{ name: 'koa', supportedVersions: ['>=2 <4'] }],
    load: () =>
      (require('../instruments/http/patch-koa.ts') as typeof import('../instruments/http/patch-koa.ts'))
        .patchKoa,
  },
  {
    instrument: 'hapi',
    modules: [{ name: '@hapi/hapi', supportedVersions: ['>=20.1.5 <22'], files: ['lib/request.js'] }],
    load: () =>
      (require('../instruments/http/patch-hapi.ts') as typeof import('../instruments/http/patch-hapi.ts'))
        .patchHapi,
  },
  {
    instrument: 'hono',
    modules: [{ name: 'hono', supportedVersions: ['>=4 <5'] }],
    load: () =>
      (require('../instruments/http/patch-hono.ts') as typeof import('../instruments/http/patch-hono.ts'))
        .patchHono,
  },
  {
    instrument: 'ws',
    modules: [{ name: 'ws', supportedVersions: ['>=8 <9'] }],
    load: () =>
      (
        require('../instruments/websocket/patch-ws.ts') as typeof import('../instruments/websocket/patch-ws.ts')
      ).patchWs,
  },
  {
    instrument: 'socket.io',
    modules: [
      { name: 'engine.io', supportedVersions: ['>=5 <7'] },
      { name: 'socket.io-client', supportedVersions: ['>=4 <5'] },
    ],
    load: () =>
      (
        require('../instruments/websocket/patch-socket-io.ts') as typeof import('../instruments/websocket/patch-socket-io.ts')
      ).patchSocketIo,
  },
  {
    instrument: 'pg',
    modules: [
      { name: 'pg', supportedVersions: ['>=8.0.3 <9'] },
      { name: 'pg-pool', supportedVersions: ['>=3 <4'] },
    ],
    load: () =>
      (require('../instruments/pg/patch-pg.ts') as typeof import('../instruments/pg/patch-pg.ts')).patchPg,
  },
  {
    instrument: 'postgres',
    modules: [
      {
        name: 'postgres',
        supportedVersions: ['>=3.3 <4'],
        files: postgresFiles,
        hasModuleFiles: true,
      },
    ],
    load: () =>
      (
        require('../instruments/postgres/patch-postgres.ts') as typeof import('../instruments/postgres/patch-postgres.ts')
      ).patchPostgres,
  },
  {
    instrument: 'mysql2',
    modules: [{ name: 'mysql2', supportedVersions: ['>=3 <4'], files: mysql2Files }],
    load: () =>
      (
        require('../instruments/mysql2/patch-mysql2.ts') as typeof import('../instruments/mysql2/patch-mysql2.ts')
      ).patchMysql2,
  },
  {
    instrument: 'mongodb',
    modules: [{ name: 'mongodb', supportedVersions: ['>=6.7 <8'], files: mongodbFiles }],
    load: () =>
      (
        require('../instruments/mongodb/patch-mongodb.ts') as typeof import('../instruments/mongodb/patch-mongodb.ts')
      ).patchMongodb,
  },
  {
    instrument: 'tarn',
    modules: [{ name: 'tarn', supportedVersions: ['>=3 <4'] }],
    load: () =>
      (
        require('../instruments/orm-pools/patch-tarn.ts') as typeof import('../instruments/orm-pools/patch-tarn.ts')
      ).patchTarn,
  },
  {
    instrument: 'sequelize-pool',
    modules: [{ name: 'sequelize-pool', supportedVersions: ['>=6 <8'] }],
    load: () =>
      (
        require('../instruments/orm-pools/patch-sequelize-pool.ts') as typeof import('../instruments/orm-pools/patch-sequelize-pool.ts')
      ).patchSequelizePool,
  },
  {
    instrument: 'ioredis',
    modules: [{ name: 'ioredis', supportedVersions: ['>=4.28.5 <7'] }],
    load: () =>
      (
        require('../instruments/redis/patch-ioredis.ts') as typeof import('../instruments/redis/patch-ioredis.ts')
      ).patchIoredis,
  },
  {
    instrument: 'redis',
    modules: [
      {
        name: '@redis/client',
        supportedVersions: ['>=1.5.7 <2', '>=5.5.5 <7'],
        files: Object.values(nodeRedisFiles),
      },
    ],
    load: () =>
      (
        require('../instruments/redis/patch-node-redis.ts') as typeof import('../instruments/redis/patch-node-redis.ts')
      ).patchNodeRedis,
  },
  {
    instrument: 'bullmq',
    modules: [{ name: 'bullmq', supportedVersions: ['>=5 <7'] }],
    load: () =>
      (
        require('../instruments/bullmq/patch-bullmq.ts') as typeof import('../instruments/bullmq/patch-bullmq.ts')
      ).patchBullmq,
  },
  {
    instrument: 'bull',
    modules: [{ name: 'bull', supportedVersions: ['>=4 <5'] }],
    load: () =>
      (require('../instruments/bullmq/patch-bull.ts') as typeof import('../instruments/bullmq/patch-bull.ts'))
        .patchBull,
  },
  {
    instrument: 'amqplib',
    modules: [{ name: 'amqplib', supportedVersions: ['>=0.10 <3'], files: amqplibFiles }],
    load: () =>
      (
        require('../instruments/amqplib/patch-amqplib.ts') as typeof import('../instruments/amqplib/patch-amqplib.ts')
      ).patchAmqplib,
  },
  {
    instrument: 'kafkajs',
    modules: [{ name: 'kafkajs', supportedVersions: ['>=2 <3'] }],
    load: () =>
      (
        require('../instruments/kafka/patch-kafkajs.ts') as typeof import('../instruments/kafka/patch-kafkajs.ts')
      ).patchKafkajs,
  },
  {
    instrument: 'platformatic-kafka',
    modules: [{ name: '@platformatic/kafka', supportedVersions: ['>=2.2.3 <3'] }],
    load: () =>
      (
        require('../instruments/kafka/patch-platformatic-kafka.ts') as typeof import('../instruments/kafka/patch-platformatic-kafka.ts')
      ).patchPlatformaticKafka,
  },
  {
    instrument: 'sqs',
    modules: [{ name: '@aws-sdk/client-sqs', supportedVersions: ['>=3.600 <4'] }],
    load: () =>
      (require('../instruments/sqs/patch-sqs.ts') as typeof import('../instruments/sqs/patch-sqs.ts'))
        .patchSqs,
  },
  {
    instrument: 'pg-boss',
    modules: [
      {
        name: 'pg-boss',
        supportedVersions: ['>=10 <12', '>=12.5 <13'],
        files: pgBossFiles,
        hasModuleFiles: true,
      },
    ],
    load: () =>
      (
        require('../instruments/pg-boss/patch-pg-boss.ts') as typeof import('../instruments/pg-boss/patch-pg-boss.ts')
      ).patchPgBoss,
  },
  {
    instrument: 'graphile-worker',
    modules: [
      {
        name: 'graphile-worker',
        supportedVersions: ['>=0.16 <0.19'],
        files: graphileWorkerFiles,
        hasModuleFiles: true,
      },
    ],
    load: () =>
      (
        require('../instruments/graphile-worker/patch-graphile-worker.ts') as typeof import('../instruments/graphile-worker/patch-graphile-worker.ts')
      ).patchGraphileWorker,
    // oxlint-enable typescript/no-require-imports
  },
]
