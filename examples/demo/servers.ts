import { fileURLToPath } from 'node:url'
import { ensureServices } from '../../scripts/services/ensure-services.ts'
import { findRunning } from '../../scripts/services/find-running.ts'
import { redis } from '../../scripts/services/redis.ts'
import { stopServices } from '../../scripts/services/stop-services.ts'
import { startRedisStandIn } from './redis-stand-in.ts'

/** Where the demo's servers are, and how to let go of them. */
export interface DemoServers {
  readonly postgresUrl: string
  readonly redisUrl: string
  /** Whether Redis is a real one: BullMQ needs one that runs scripts, and works on Postgres otherwise. */
  readonly hasRealRedis: boolean
  stop(): Promise<void>
}

const cacheFolder = fileURLToPath(new URL('../../.cache/demo', import.meta.url))

/**
 * Brings up a real Postgres, and the Redis that is at hand: the one of REDIS_URL, one that runs on
 * this machine, one that can be started here, or else (or when asked for) a stand-in that speaks its
 * protocol.
 */
export async function startServers({ standIn }: { standIn: boolean }): Promise<DemoServers> {
  const { postgres: postgresUrl } = await ensureServices(['postgres'], {
    cacheFolder,
    useDefaultPorts: false,
  })
  const running = standIn ? undefined : await findRunning(redis, { started: undefined })
  if (running !== undefined) return { postgresUrl, redisUrl: running, hasRealRedis: true, stop: stopStarted }
  if (!standIn && redis.findServer() !== undefined) {
    const { redis: redisUrl } = await ensureServices(['redis'], { cacheFolder })
    return { postgresUrl, redisUrl, hasRealRedis: true, stop: stopStarted }
  }
  const { port, close } = await startRedisStandIn()
  const stop = async (): Promise<void> => {
    await close()
    await stopStarted()
  }
  return { postgresUrl, redisUrl: `redis://127.0.0.1:${port}`, hasRealRedis: false, stop }
}

async function stopStarted(): Promise<void> {
  await stopServices(cacheFolder)
}
