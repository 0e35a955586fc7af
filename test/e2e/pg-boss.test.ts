import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BossBench, variants, type Boss } from './pg-boss-variants.ts'
import { createDatabase } from './services/create-database.ts'
import { uniqueName } from './services/unique-name.ts'

class QuotaError extends Error {}

const sent = 'messaging.client.sent.messages'
const consumed = 'messaging.client.consumed.messages'
const operations = 'messaging.client.operation.duration'
const processed = 'messaging.process.duration'
const outcomes = 'job.outcomes'
const size = 'job.queue.size'
const often = { pollingIntervalSeconds: 0.5 }
const wait = { timeout: 30_000, interval: 100 }

describe.each(variants)('pg-boss $version', (variant) => {
  const { version, replacedMeters, readings, valuesBy } = variant
  let bench: BossBench
  let boss: Boss
  beforeAll(async () => {
    bench = await BossBench.open(variant)
    boss = bench.boss
  })
  afterAll(() => bench[Symbol.asyncDispose]())

  const outcomesOf = (queue: string): Promise<Record<string, number>> =>
    valuesBy('job.outcome', { metric: outcomes, queue })

  // First, while nobody has asked yet: an answer is used again for five seconds.
  it('tells what waits by state and since when the oldest could run, once however many instances ask', async () => {
    const queue = await bench.newQueue()
    const other = await bench.start()
    await boss.send(queue, {}, { startAfter: new Date(Date.now() - 7_200_000) })
    await other.send(queue, {}, { startAfter: new Date(Date.now() - 3_600_000) })
    await other.send(queue, {}, { startAfter: new Date(Date.now() + 3_600_000) })
    await vi.waitFor(
      async () =>
        expect(await valuesBy('job.state', { metric: size, queue })).toEqual({ waiting: 2, delayed: 1 }),
      wait,
    )
    const ofQueue = { 'messaging.destination.name': queue, 'job.state': 'waiting' }
    await vi.waitFor(async () => {
      const [oldest] = await readings('job.oldest.age', ofQueue)
      expect(oldest!.value).toBeGreaterThanOrEqual(7200)
      expect(oldest!.value).toBeLessThan(7300)
    }, wait)
    expect(await bench.statesIn(queue)).toEqual({ created: 3 })
    await other.stop({ graceful: false })
  })

  it('counts jobs as they are sent, worked on and completed', async () => {
    const queue = await bench.newQueue()
    await boss.send(queue, { n: 1 })
    await boss.send({ name: queue, data: { n: 2 } })
    await boss.sendAfter(queue, { n: 3 }, {}, new Date(0))
    const jobs = [
      { name: queue, data: { n: 4 } },
      { name: queue, data: { n: 5 } },
    ]
    await (version.startsWith('10.') ? boss.insert(jobs) : boss.insert(queue, jobs))
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue })).toEqual({
      send: 2,
      sendAfter: 1,
      insert: 2,
    })

    let release = (): void => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    const seen: unknown[] = []
    await boss.work(queue, { ...often, batchSize: 10, includeMetadata: true }, async (batch) => {
      seen.push(...batch.map(({ data }) => (data as { n: number }).n))
      await released
      return 'done'
    })
    await vi.waitFor(() => expect(seen.toSorted()).toEqual([1, 2, 3, 4, 5]), wait)
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({ '-': 5 })
    const [age] = await readings('job.oldest.age', {
      'messaging.destination.name': queue,
      'job.state': 'active',
    })
    expect(age!.value).toBeGreaterThan(0)
    expect(await valuesBy('-', { metric: 'job.workers', queue })).toEqual({ '-': 1 })
    expect(await valuesBy('-', { metric: 'job.worker.concurrency', queue })).toEqual({ '-': 10 })
    release()
    await vi.waitFor(async () => expect(await outcomesOf(queue)).toEqual({ completed: 5 }), wait)
    expect(await bench.statesIn(queue)).toEqual({ completed: 5 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({ '-': 5 })
    expect(await valuesBy('error.type', { metric: processed, queue })).toEqual({ '-': 1 })
    expect(await valuesBy('-', { metric: 'job.wait.duration', queue })).toEqual({ '-': 5 })
    const batches = await readings('job.batch.size', { 'messaging.destination.name': queue })
    expect(batches.map(({ attributes, sum }) => [attributes['messaging.operation.name'], sum])).toEqual([
      ['insert', 2],
      ['process', 5],
    ])
    expect(await valuesBy('messaging.operation.name', { metric: operations, queue })).toEqual({
      send: 2,
      sendAfter: 1,
      insert: 1,
      complete: 1,
    })
    const [reading] = await readings(outcomes, { 'messaging.destination.name': queue })
    expect(reading!.attributes).toMatchObject({ 'messaging.system.name': 'pg-boss' })
  })

  it('tells a retry from the death after the last attempt, as the server decides it', async () => {
    const queue = await bench.newQueue()
    await boss.send(queue, {}, { retryLimit: 2, retryDelay: 0 })
    let runs = 0
    await boss.work(queue, often, async () => {
      runs += 1
      throw new QuotaError('no more')
    })
    await vi.waitFor(async () => expect(await outcomesOf(queue)).toEqual({ retried: 2, dead: 1 }), wait)
    expect(runs).toBe(3)
    expect(await bench.statesIn(queue)).toEqual({ failed: 1 })
    expect(await valuesBy('error.type', { metric: processed, queue })).toEqual({ QuotaError: 3 })
    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({ '-': 3 })
  })

  it('counts a job that takes too long as failed, and as at work until its code ends', async () => {
    const queue = await bench.newQueue()
    let release = (): void => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    await boss.send(queue, {}, { retryLimit: 0, expireInSeconds: 1 })
    await boss.work(queue, often, () => released)
    await vi.waitFor(async () => expect(await outcomesOf(queue)).toEqual({ dead: 1 }), wait)
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({ '-': 1 })
    release()
    await vi.waitFor(
      async () => expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({}),
      wait,
    )
  })

  it('counts cancelled jobs, whether they wait or run, and never as completed', async () => {
    const queue = await bench.newQueue()
    const waiting = await boss.send(queue, {}, { startAfter: 3600 })
    await boss.cancel(queue, waiting!)
    expect(await outcomesOf(queue)).toEqual({ cancelled: 1 })
    const running = await boss.send(queue, {})
    await boss.work(queue, often, () => boss.cancel(queue, running!))
    await vi.waitFor(
      async () => expect(await valuesBy('-', { metric: processed, queue })).toEqual({ '-': 1 }),
      wait,
    )
    await vi.waitFor(
      async () =>
        expect(await valuesBy('messaging.operation.name', { metric: operations, queue })).toMatchObject({
          cancel: 2,
          complete: 1,
        }),
      wait,
    )
    expect(await outcomesOf(queue)).toEqual({ cancelled: 2 })
    expect(await bench.statesIn(queue)).toEqual({ cancelled: 2 })
  })

  it('counts what the application fetches and settles itself', async () => {
    const queue = await bench.newQueue()
    await boss.send(queue, { n: 1 }, { retryLimit: 0 })
    await boss.send(queue, { n: 2 }, { retryLimit: 0 })
    const jobs = await boss.fetch(queue, { batchSize: 2 })
    expect(await valuesBy('-', { metric: consumed, queue })).toEqual({ '-': 2 })
    await boss.complete(queue, jobs[0]!.id)
    await boss.fail(queue, jobs[1]!.id, { because: 'bad' })
    await vi.waitFor(async () => expect(await outcomesOf(queue)).toEqual({ completed: 1, dead: 1 }), wait)
    expect(await bench.statesIn(queue)).toEqual({ completed: 1, failed: 1 })
  })

  it('counts no job where the library throttles, and one that cannot be sent by its error', async () => {
    const queue = await bench.newQueue()
    expect(await boss.sendThrottled(queue, {}, {}, 3600, 'once')).toEqual(expect.any(String))
    expect(await boss.sendThrottled(queue, {}, {}, 3600, 'once')).toBeNull()
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue })).toEqual({ sendThrottled: 1 })
    const missing = uniqueName('missing')
    // Version 10 makes nothing, without a word.
    const refusal = await boss
      .send(missing, {})
      .catch((thrown: unknown) => (thrown as Error).constructor.name)
    const expected = refusal === null ? {} : { [refusal]: 1 }
    expect(await valuesBy('error.type', { metric: sent, queue: missing })).toEqual(expected)
  })

  it('counts a job as stalled whose end the server could not be told', async () => {
    const doomed = await createDatabase('pgboss')
    const other = await bench.start(doomed.url)
    const queue = uniqueName('queue')
    await other.createQueue(queue)
    await other.send(queue, {}, { expireInSeconds: 3600 })
    // Version 10 leaves the rejection to the process, for which the tests' own listeners would fail them.
    const listeners = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => {})
    try {
      await other.work(queue, often, () => doomed.drop())
      await vi.waitFor(async () => expect(await outcomesOf(queue)).toEqual({ stalled: 1 }), wait)
      expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
      expect(await valuesBy('error.type', { metric: processed, queue })).toEqual({ '-': 1 })
    } finally {
      await other.stop({ graceful: false }).catch(() => {})
      process.removeAllListeners('unhandledRejection')
      for (const listener of listeners) process.on('unhandledRejection', listener)
    }
  })

  it('gives handlers and callers what the library gives', async () => {
    const queue = await bench.newQueue()
    await expect(boss.work(queue, often, 'no function' as never)).rejects.toThrow(/./)
    const id = await boss.send(queue, { n: 1 })
    let keys: string[] = []
    await boss.work(queue, often, async ([job]) => {
      keys = Object.keys(job!)
      return { answer: 42 }
    })
    await vi.waitFor(() => expect(keys).toContain('data'), wait)
    expect(keys).not.toContain('startAfter')
    await vi.waitFor(
      async () => expect((await boss.getJobById(queue, id!))?.output).toEqual({ answer: 42 }),
      wait,
    )
  })

  it('replaces the metrics of the library itself, which would count twice', () => {
    expect(replacedMeters).toEqual(['pg-boss'])
  })
})
