import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeBinary, nodeVersions } from '../node-versions.ts'
import { root, runApp, type AppOptions } from '../run-app.ts'
import { serviceUrl } from '../services/service-url.ts'
import { uniqueName } from '../services/unique-name.ts'
import { claimRedisDatabase, type RedisDatabase } from '../services/claim-redis-database.ts'
import { valueOf } from './read-page.ts'

interface Way extends AppOptions {
  readonly title: string
}

const requests = 3
let redis: RedisDatabase

beforeAll(async () => {
  redis = await claimRedisDatabase()
  await Promise.all(nodeVersions.map(nodeBinary))
})
afterAll(() => redis.release())

const inOptions = `--require=${root}instrumentation`
const plainWays: readonly Way[] = [
  { title: '--require and CommonJS', app: 'shop.cjs' },
  { title: '--require and ES modules', app: 'shop.mjs' },
  { title: '--require and TypeScript', app: 'shop.ts' },
]
const otherWays: readonly Way[] = [
  { title: '--import and ES modules', app: 'shop.mjs', flags: ['--import', 'meterbridge/instrumentation'] },
  { title: '--import and CommonJS', app: 'shop.cjs', flags: ['--import', './instrumentation/index.cjs'] },
  { title: 'NODE_OPTIONS and ES modules', app: 'shop.mjs', flags: [], env: { NODE_OPTIONS: inOptions } },
]

// The two older versions hook `import` alike, and so do the two newer ones.
const matrix = nodeVersions.map((version) => ({
  version,
  ways: version === '22.15.0' || version === '24.21.0' ? [...plainWays, ...otherWays] : plainWays,
}))

describe.each(matrix)('on Node $version', ({ version, ways }) => {
  test.concurrent.each(ways)('measures every library under $title', async ({ app, flags, env }) => {
    // Node 22.15 strips types only when it is asked to.
    const typed = app === 'shop.ts' && version === '22.15.0' ? ['--experimental-strip-types'] : []
    const queue = uniqueName('shop')
    await using shop = runApp({
      app: app!,
      node: await nodeBinary(version),
      flags: [...typed, ...(flags ?? ['--require', './instrumentation'])],
      env: { ...env, POSTGRES_URL: serviceUrl('postgres'), REDIS_URL: redis.url, QUEUE_NAME: queue },
    })
    const [, origin] = await shop.said(/shop on (\S+)/)
    for (let id = 1; id <= requests; id++) {
      expect(await (await fetch(`${origin}/orders/${id}`)).json()).toEqual({ next: id + 1 })
    }
    while (((await (await fetch(`${origin}/finished`)).json()) as { finished: number }).finished < requests) {
      await delay(20)
    }
    const page = await shop.scrape()
    const count = (name: string, labels: Readonly<Record<string, string>>): number | undefined =>
      valueOf(page, { name, labels })
    expect({
      orders: count('http_server_request_duration_seconds_count', { http_route: '/orders/:id' }),
      queries: count('db_client_operation_duration_seconds_count', { db_system_name: 'postgresql' }),
      sets: count('db_client_operation_duration_seconds_count', {
        db_system_name: 'redis',
        db_operation_name: 'SET',
      }),
      sent: count('messaging_client_sent_messages_total', { messaging_destination_name: queue }),
      processed: count('messaging_process_duration_seconds_count', { messaging_destination_name: queue }),
    }).toEqual({ orders: requests, queries: requests, sets: requests, sent: requests, processed: requests })
    const own = shop.output.stderr.split('\n').filter((line) => line.startsWith('meterbridge:'))
    expect(own).toEqual([expect.stringContaining(`on node ${version}: http://127.0.0.1:`)])
    // The older way of hooking `import` must not show on a Node that has a newer one.
    expect(shop.output.stderr).not.toMatch(/Deprecation|hook has already/)
  })
})
