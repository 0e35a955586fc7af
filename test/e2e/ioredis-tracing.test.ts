import { createRequire } from 'node:module'
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'

const require = createRequire(import.meta.url)

let spanCount = 0
const tracerProvider = new TracerProvider({
  spanProcessors: [
    {
      onStart: () => void spanCount++,
      onEnd: () => {},
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
  ],
})

// The official instrumentation under ours on one version, and over ours on the other.
trace('ioredis')
const { ioredisVersions } = await import('./ioredis-under-test.ts')
trace('ioredis5')

describe.each(ioredisVersions.slice(0, 2))('$name, traced by the official instrumentation', (underTest) => {
  const { library, recordsOf } = underTest
  let database: RedisDatabase

  beforeAll(async () => {
    database = await claimRedisDatabase()
  })

  afterAll(async () => {
    await database?.release()
  })

  test('counts the same commands as without it', async () => {
    const before = spanCount
    const records = await recordsOf(async () => {
      const client = new library.Redis(database.url)
      await Promise.all(Array.from({ length: 5 }, (_, i) => client.get(`k${i}`)))
      await client.lpush('list', 1)
      await client.get('list').catch(() => {})
      await client.pipeline().get('a').get('b').exec()
      await client.multi().get('a').exec()
      client.disconnect()
    })
    expect(spanCount - before).toBeGreaterThanOrEqual(12)
    expect(records.commands).toEqual({ GET: 8, LPUSH: 1, 'GET WRONGTYPE': 1, MULTI: 1, EXEC: 1 })
    expect(records.lookups).toEqual({ 'GET miss': 7 })
  })
})

function trace(packageName: string): void {
  const instrumentation = new IORedisInstrumentation({ requireParentSpan: false })
  instrumentation.setTracerProvider(tracerProvider)
  const [definition] = (
    instrumentation as unknown as { init(): { patch(...args: unknown[]): unknown }[] }
  ).init()
  const { version } = require(`${packageName}/package.json`) as { version: string }
  definition!.patch(require(packageName), version)
}
