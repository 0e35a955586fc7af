import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type Bull from 'bull'
import { patchBull } from '../../src/instruments/bullmq/patch-bull.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { readStore } from './read-store.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'
import { uniqueName } from './services/unique-name.ts'

const require = createRequire(import.meta.url)
const store = new SeriesStore()
const versions = [
  { title: 'Bull 4.16', Queue: require('bull') as typeof Bull },
  { title: 'Bull 4.0', Queue: require('bull40') as typeof Bull },
]
const { readings, valuesBy } = readStore(store)
for (const { Queue } of versions) {
  for (const exports of [Queue, { default: Queue }])
    patchBull(exports, 'bull', { store, http: { excludedPaths: [] } })
}

describe.concurrent.each(versions)('$title', ({ Queue }) => {
  let database: RedisDatabase
  beforeAll(async () => {
    database = await claimRedisDatabase()
  })
  afterAll(() => database.release())

  /** Opens a queue, which is closed with the scope. */
  function newQueue(
    options: Bull.QueueOptions = {},
    name = uniqueName('jobs'),
  ): Bull.Queue & AsyncDisposable {
    const queue = new Queue(name, database.url, options)
    queue.on('error', () => {})
    return Object.assign(queue, { [Symbol.asyncDispose]: () => queue.close(true) })
  }

  it('counts each job that is added, and times each call', async () => {
    await using queue = newQueue()
    await queue.add('mail', {})
    await queue.add({ to: 'somebody' })
    await queue.addBulk([
      { name: 'mail', data: {} },
      { name: 'report', data: {} },
    ])

    const sent = { metric: 'messaging.client.sent.messages', queue: queue.name }
    expect(await valuesBy('job.name', sent)).toEqual({ mail: 2, __default__: 1, report: 1 })
    expect(await valuesBy('messaging.system.name', sent)).toEqual({ bull: 4 })
    const calls = { metric: 'messaging.client.operation.duration', queue: queue.name }
    expect(await valuesBy('messaging.operation.name', calls)).toEqual({ add: 2, addBulk: 1 })
  })

  it('records runs, waits and outcomes of jobs, and how many are running', async () => {
    await using queue = newQueue()
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    await queue.addBulk(Array.from({ length: 5 }, () => ({ name: 'mail', data: {} })))
    void queue.process('mail', 3, () => finished)

    await vi.waitFor(
      async () =>
        expect(await valuesBy('-', { metric: 'job.active', queue: queue.name })).toEqual({ '-': 3 }),
      30_000,
    )
    expect(await valuesBy('-', { metric: 'job.worker.concurrency', queue: queue.name })).toEqual({ '-': 3 })
    expect(await valuesBy('-', { metric: 'job.workers', queue: queue.name })).toEqual({ '-': 1 })
    finish()
    await vi.waitFor(
      async () =>
        expect(await valuesBy('job.outcome', { metric: 'job.outcomes', queue: queue.name })).toEqual({
          completed: 5,
        }),
      30_000,
    )
    expect(await valuesBy('-', { metric: 'job.active', queue: queue.name })).toEqual({})
    for (const metric of [
      'messaging.client.consumed.messages',
      'messaging.process.duration',
      'job.wait.duration',
    ]) {
      expect(await valuesBy('job.name', { metric, queue: queue.name })).toEqual({ mail: 5 })
    }
  })

  it('tells a job that will run again from one that is dead', async () => {
    await using queue = newQueue()
    class QuotaError extends Error {}
    void queue.process(async () => {
      throw new QuotaError('used up')
    })
    await queue.add({}, { attempts: 3 })

    await vi.waitFor(
      async () =>
        expect(await valuesBy('job.outcome', { metric: 'job.outcomes', queue: queue.name })).toEqual({
          retried: 2,
          dead: 1,
        }),
      30_000,
    )
    const runs = { metric: 'messaging.process.duration', queue: queue.name }
    expect(await valuesBy('error.type', runs)).toEqual({ QuotaError: 3 })
  })

  it('times a processor with a callback, with its synchronous part', async () => {
    await using queue = newQueue()
    void queue.process((_, done) => {
      const endMs = performance.now() + 20
      while (performance.now() < endMs) {
        // Works without a pause.
      }
      done(new TypeError('no'))
    })
    await queue.add({})

    const runs = { metric: 'messaging.process.duration', queue: queue.name }
    await vi.waitFor(async () => expect(await valuesBy('error.type', runs)).toEqual({ TypeError: 1 }), 30_000)
    const failed = { 'messaging.destination.name': queue.name, 'error.type': 'TypeError' }
    const [run] = await readings(runs.metric, failed)
    expect(run!.sum).toBeGreaterThanOrEqual(0.02)
  })

  it('counts a job without a processor as dead, and as none that runs', async () => {
    await using queue = newQueue()
    void queue.process('mail', async () => {})
    await queue.add('report', {})

    await vi.waitFor(
      async () =>
        expect(await valuesBy('job.outcome', { metric: 'job.outcomes', queue: queue.name })).toEqual({
          dead: 1,
        }),
      30_000,
    )
    expect(await valuesBy('-', { metric: 'job.active', queue: queue.name })).toEqual({})
    expect(await valuesBy('-', { metric: 'messaging.process.duration', queue: queue.name })).toEqual({})
  })

  it.each([
    { maxStalledCount: 1, outcome: 'stalled' },
    { maxStalledCount: 0, outcome: 'dead' },
  ])('counts a job that lost its lock as $outcome when it may $maxStalledCount times', async (stalling) => {
    const { maxStalledCount, outcome } = stalling
    const settings = { lockDuration: 50, lockRenewTime: 60_000, stalledInterval: 100, maxStalledCount }
    await using queue = newQueue({ settings })
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    void queue.process(() => finished)
    await queue.add({})

    const outcomes = { metric: 'job.outcomes', queue: queue.name }
    await vi.waitFor(
      async () => expect(await valuesBy('job.outcome', outcomes)).toEqual({ [outcome]: 1 }),
      30_000,
    )
    finish()
  })

  it('tells the sizes of the whole queue, once for all that have it open', async () => {
    const name = uniqueName('jobs')
    await using queue = newQueue({}, name)
    await using other = newQueue({}, name)
    await other.isReady()
    await queue.add({})
    await queue.add({}, { delay: 3_600_000 })
    await queue.add({}, { delay: 3_600_000 })

    await vi.waitFor(
      async () =>
        expect(await valuesBy('job.state', { metric: 'job.queue.size', queue: name })).toEqual({
          waiting: 1,
          delayed: 2,
        }),
      30_000,
    )
  })

  it('tells the age of the oldest waiting job', async () => {
    await using queue = newQueue()
    await queue.add({}, { timestamp: Date.now() - 3_600_000 } as never)
    await queue.add({})
    const query = { metric: 'job.oldest.age', queue: queue.name }
    await vi.waitFor(async () => {
      const { waiting } = await valuesBy('job.state', query)
      expect(waiting).toBeGreaterThanOrEqual(3600)
      expect(waiting).toBeLessThan(3700)
    }, 30_000)
  })

  it('counts a paused queue as no worker and forgets a closed one', async () => {
    await using queue = newQueue()
    void queue.process(async () => {})
    const workers = { metric: 'job.workers', queue: queue.name }
    await vi.waitFor(async () => expect(await valuesBy('-', workers)).toEqual({ '-': 1 }), 30_000)
    await queue.pause(true)
    expect(await valuesBy('-', workers)).toEqual({})
    await queue.close()
    expect(await valuesBy('-', { metric: 'job.queue.size', queue: queue.name })).toEqual({})
  })

  it('counts a job that cannot be added, and hands on the error', async () => {
    await using queue = newQueue()
    await queue.isReady()
    const circular: { self?: unknown } = {}
    circular.self = circular
    await expect(queue.add('mail', circular)).rejects.toThrow('circular')

    const sent = { metric: 'messaging.client.sent.messages', queue: queue.name }
    expect(await valuesBy('error.type', sent)).toEqual({ TypeError: 1 })
  })
})
