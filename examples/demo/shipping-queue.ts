import { Queue, withBackend, Worker, createPostgresBackend, type Job } from 'bullmq'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where orders wait to be shipped. */
export interface Shipping {
  add(orderId: number): Promise<void>
}

const queueName = 'shipping'

/** Starts the queue and its worker: on Redis when there is a real one, else on Postgres. */
export async function startQueue(servers: {
  postgresUrl: string
  redisUrl: string | undefined
}): Promise<Shipping> {
  const queue =
    servers.redisUrl === undefined ? await onPostgres(servers.postgresUrl) : onRedis(servers.redisUrl)
  return {
    async add(orderId) {
      const options = { attempts: 3, backoff: { type: 'fixed', delay: 200 }, removeOnComplete: 100 }
      await queue.add('ship', { orderId }, options)
    },
  }
}

function onRedis(url: string): Queue {
  const connection = { url, maxRetriesPerRequest: null }
  new Worker(queueName, ship, { connection, concurrency: 4 })
  return new Queue(queueName, { connection })
}

async function onPostgres(connectionString: string): Promise<Queue> {
  const backed = withBackend(createPostgresBackend)
  const queue = new backed.Queue(queueName, { connection: { connectionString, migrate: true } })
  await queue.waitUntilReady()
  new backed.Worker(queueName, ship, { connection: { connectionString }, concurrency: 4 })
  return queue as unknown as Queue
}

/** Ships one order; the carrier is out of reach now and then, so some jobs are tried again. */
async function ship(job: Job): Promise<void> {
  await sleep(5 + Math.random() * 40)
  if (Math.random() < 0.1) throw new CarrierError('the carrier did not answer')
  await job.updateProgress(100)
}

class CarrierError extends Error {
  override name = 'CarrierError'
}
