import { Redis } from 'ioredis'
import { dependencies } from 'meterbridge/packs/dependencies'
import pg from 'pg'

/** Connects to the database and to Redis, where their URLs are set, and lets `/ready` depend on them. */
export function checkStores(): void {
  const { POSTGRES_URL, REDIS_URL } = process.env
  if (POSTGRES_URL !== undefined) {
    const database = new pg.Pool({ connectionString: POSTGRES_URL, max: 2 })
    dependencies.addCheck('postgres', () => database.query('SELECT 1'), { type: 'postgresql' })
  }
  if (REDIS_URL !== undefined) {
    const redis = new Redis(REDIS_URL)
    redis.on('error', () => {})
    dependencies.addCheck('redis', () => redis.ping(), { type: 'redis' })
  }
}
