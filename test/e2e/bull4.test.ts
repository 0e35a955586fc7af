import { createRequire } from 'node:module'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type Bull from 'bull'
import { patchBull } from '../../src/instruments/bullmq/patch-bull.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import type { HistogramSeries } from '../../src/series/series.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'
import { uniqueName } from './services/unique-name.ts'

const require = createRequire(import.meta.url)
const Queue = require('bull') as typeof Bull
const store = new SeriesStore()
for (const exports of [Queue, { default: Queue }])
  patchBull(exports, 'bull', { store, http: { excludedPaths: [] } })

describe('Bull 4', () => {
  let database: RedisDatabase
  const open: Bull.Queue[] = []
  beforeAll(async () => {
    database = await claimRedisDatabase()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((queue) => queue.close(true)))
  })
  afterAll(() => database.release())

  function newQueue(options: Bull.QueueOptions = {}, name = uniqueName('jobs')): Bull.Queue {
    const queue = new Queue(name, database.url, options)
    queue.on('error', () => {})
    open.push(queue)
    return queue
  }

  it('counts each job that is added, and times each call', async () => {
    const queue = newQueue()
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
    const queue = newQueue()
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
    const queue = newQueue()
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
    const queue = newQueue()
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
    const collected = await store.collect({ timeoutMs: 5_000 })
    const series = collected
      .find(({ metric }) => metric.name === runs.metric)!
      .series.find(({ values }) => values.includes(queue.name) && values.includes('TypeError'))!
    expect(series.cells[series.offset]).toBeGreaterThanOrEqual(0.02)
  })

  it('counts a job without a processor as dead, and as none that runs', async () => {
    const queue = newQueue()
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
    const queue = newQueue({ settings })
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
    const [queue] = [newQueue({}, name), newQueue({}, name)]
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
    const queue = newQueue()
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
    const queue = newQueue()
    void queue.process(async () => {})
    const workers = { metric: 'job.workers', queue: queue.name }
    await vi.waitFor(async () => expect(await valuesBy('-', workers)).toEqual({ '-': 1 }), 30_000)
    await queue.pause(true)
    expect(await valuesBy('-', workers)).toEqual({})
    await queue.close()
    expect(await valuesBy('-', { metric: 'job.queue.size', queue: queue.name })).toEqual({})
  })

  it('counts a job that cannot be added, and hands on the error', async () => {
    const queue = newQueue()
    await queue.isReady()
    const circular: { self?: unknown } = {}
    circular.self = circular
    await expect(queue.add('mail', circular)).rejects.toThrow('circular')

    const sent = { metric: 'messaging.client.sent.messages', queue: queue.name }
    expect(await valuesBy('error.type', sent)).toEqual({ TypeError: 1 })
  })
})

interface Asked {
  readonly metric: string
  readonly queue: string
}

/** Gives the values of a queue's series by one of their attributes (`-` where it is absent), without those at 0. */
async function valuesBy(attribute: string, { metric, queue }: Asked): Promise<Record<string, number>> {
  const collected = await store.collect({ timeoutMs: 5_000 })
  const values: Record<string, number> = {}
  for (const series of collected.find((one) => one.metric.name === metric)?.series ?? []) {
    const attributes = Object.fromEntries(series.attributes)
    if (attributes['messaging.destination.name'] !== queue) continue
    const { bounds } = series as Partial<HistogramSeries>
    const first = bounds === undefined ? series.offset : series.offset + 1
    const counts = series.cells.slice(first, first + (bounds === undefined ? 1 : bounds.length + 1))
    const value = counts.reduce((total, count) => total + count, 0)
    const key = attributes[attribute] ?? '-'
    if (value !== 0) values[key] = (values[key] ?? 0) + value
  }
  return values
}
