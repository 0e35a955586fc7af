import { setTimeout as delay } from 'node:timers/promises'
import { runApp, type AppOptions, type RunningApp } from './run-app.ts'
import { claimRedisDatabase } from './services/claim-redis-database.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'

/** The application of `apps/traced-shop-routes.cjs`, on a Redis database of its own. */
export interface TracedShop extends AsyncDisposable {
  readonly app: RunningApp
  readonly origin: string
  readonly queue: string
  get(path: string): Promise<Response>
  /** Resolves when so many jobs have ended. */
  jobsEnded(count: number): Promise<void>
}

/** Starts the shop; without an exporter in `env`, traces are off. */
export async function openTracedShop({
  env,
  queue = uniqueName('traced'),
  ...options
}: AppOptions & { queue?: string }): Promise<TracedShop> {
  const redis = await claimRedisDatabase()
  const app = runApp({
    app: 'traced-shop.cjs',
    ...options,
    env: { POSTGRES_URL: serviceUrl('postgres'), REDIS_URL: redis.url, QUEUE_NAME: queue, ...env },
  })
  const close = async (): Promise<void> => {
    await app[Symbol.asyncDispose]()
    await redis.release()
  }
  try {
    const origin = (await app.said(/traced shop on (\S+)/))[1]!
    // No connection is kept, so that the shop can end by itself.
    const get = (path: string): Promise<Response> =>
      fetch(`${origin}${path}`, { headers: { connection: 'close' } })
    return {
      app,
      origin,
      queue,
      get,
      jobsEnded: async (count) => {
        for (;;) {
          const ended = (await (await get('/ended')).json()) as { completed: number; failed: number }
          if (ended.completed + ended.failed >= count) return
          await delay(20)
        }
      },
      [Symbol.asyncDispose]: close,
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
}
