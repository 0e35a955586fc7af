import { Redis } from 'ioredis'
import { serviceUrl } from './service-url.ts'

export interface RedisDatabase extends AsyncDisposable {
  readonly number: number
  readonly url: string
  /** Empties the database and gives it back. */
  release(): Promise<void>
}

/** Database 0 holds the claims; a claim outlives a killed test by this long. */
const claimSeconds = 3600
/** The setting of a server that does not tell it, as hosted ones do. */
const usualDatabaseCount = 16

/**
 * Claims a numbered Redis database that is empty and that no other test uses.
 *
 * A database with keys in it is never claimed, because the server may be a developer's own.
 */
export async function claimRedisDatabase(): Promise<RedisDatabase> {
  const server = serviceUrl('redis')
  const claims = await connect(server)
  try {
    const count = await databaseCount(claims)
    for (let number = 1; number < count; number += 1) {
      const claimed = await claims.set(claimKey(number), process.pid, 'EX', claimSeconds, 'NX')
      if (claimed !== null && (await isEmpty(databaseUrl(server, number)))) return database(server, number)
    }
    throw new Error(
      `the Redis databases 1 to ${count - 1} are wrong because all are claimed or hold keys. ` +
        'Run `npm run services down`, then `npm run services up`.',
    )
  } finally {
    claims.disconnect()
  }
}

function database(server: string, number: number): RedisDatabase {
  const url = databaseUrl(server, number)
  async function release(): Promise<void> {
    const owner = await connect(url)
    try {
      await owner.flushdb()
      await owner.select(0)
      await owner.del(claimKey(number))
    } finally {
      owner.disconnect()
    }
  }
  return { number, url, release, [Symbol.asyncDispose]: release }
}

function databaseUrl(server: string, number: number): string {
  const url = new URL(server)
  url.pathname = `/${number}`
  return url.href
}

function claimKey(number: number): string {
  return `meterbridge:test-database:${number}`
}

async function isEmpty(url: string): Promise<boolean> {
  const client = await connect(url)
  try {
    return (await client.dbsize()) === 0
  } finally {
    client.disconnect()
  }
}

async function databaseCount(client: Redis): Promise<number> {
  const reply = await client.config('GET', 'databases').catch(() => undefined)
  const count = Array.isArray(reply) ? Number(reply[1]) : Number.NaN
  return Number.isInteger(count) ? count : usualDatabaseCount
}

async function connect(url: string): Promise<Redis> {
  const client = new Redis(url, { lazyConnect: true })
  await client.connect()
  return client
}
