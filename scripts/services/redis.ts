import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { findProgram } from './find-program.ts'
import type { Service } from './service.ts'

const connectTimeoutMs = 2_000

/** Each test file claims a database of its own. */
const databaseCount = 256

/** Nothing is kept on the disk: the data is thrown away at the next start. */
const settings = ['--databases', String(databaseCount), '--save', '', '--appendonly', 'no']

export const redis: Service = {
  name: 'redis',
  urlVariable: 'REDIS_URL',
  defaultUrls: ['redis://127.0.0.1:6379'],
  preferredPort: 24379,
  debianPackages: ['redis-server'],
  stopSignal: 'SIGTERM',
  refusesRoot: false,

  async probe(url) {
    const client = new Redis(url, {
      lazyConnect: true,
      connectTimeout: connectTimeoutMs,
      commandTimeout: connectTimeoutMs,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    })
    let refusal: unknown
    client.on('error', (error) => (refusal = error))
    try {
      await client.connect()
      const answer = await client.ping()
      if (answer !== 'PONG') throw new Error(`it answers PING with ${JSON.stringify(answer)}`)
    } catch (error) {
      // ioredis rejects with "Connection is closed." and reports the cause on the event alone.
      throw refusal ?? error
    } finally {
      client.disconnect()
    }
  },

  findServer() {
    return findProgram('redis-server') ?? findProgram('valkey-server')
  },

  async plan({ program, folder, port }) {
    const data = join(folder, 'data')
    mkdirSync(data)
    return {
      url: `redis://127.0.0.1:${port}`,
      launches: [
        {
          program,
          args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', data, ...settings],
        },
      ],
    }
  },

  async container({ port }) {
    return {
      url: `redis://127.0.0.1:${port}`,
      args: ['-p', `127.0.0.1:${port}:6379`, 'redis:8-alpine', 'redis-server', ...settings],
    }
  },
}
