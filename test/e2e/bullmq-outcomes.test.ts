import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Bench, queueName, readings, valuesBy, variants } from './bullmq-variants.ts'

class QuotaError extends Error {}

const waitMs = 60_000

describe.concurrent.each(variants)('$title', (variant) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await Bench.open(variant)
  })
  afterAll(() => bench[Symbol.asyncDispose]())

  async function outcomesOf(queue: string): Promise<Record<string, number>> {
    return valuesBy('job.outcome', { metric: 'job.outcomes', queue })
  }

  it('tells a retry from the death after the last attempt', async () => {
    const name = queueName()
    bench.worker(name, async () => {
      throw new QuotaError('no more')
    })
    const options = { attempts: 3, backoff: { type: 'fixed', delay: 10 } }
    await bench.queue(name).add('mail', {}, options)
    await vi.waitFor(async () => expect(await outcomesOf(name)).toEqual({ retried: 2, dead: 1 }), waitMs)

    const consumed = { metric: 'messaging.client.consumed.messages', queue: name }
    expect(await valuesBy('job.name', consumed)).toEqual({ mail: 3 })
    const processed = { metric: 'messaging.process.duration', queue: name }
    expect(await valuesBy('error.type', processed)).toEqual({ QuotaError: 3 })
    // Only the first attempt tells since when it could run.
    expect(await valuesBy('-', { metric: 'job.wait.duration', queue: name })).toEqual({ '-': 1 })
  })

  it('counts an unrecoverable job as dead at its first attempt', async () => {
    const name = queueName()
    bench.worker(name, async () => {
      throw new bench.library.UnrecoverableError('never')
    })
    await bench.queue(name).add('mail', {}, { attempts: 5 })
    await vi.waitFor(async () => expect(await outcomesOf(name)).toEqual({ dead: 1 }), waitMs)
  })

  it('counts a job that puts itself back as postponed and not as an error', async () => {
    const name = queueName()
    const { DelayedError, WaitingChildrenError, RateLimitError } = bench.library
    let started = 0
    const worker = bench.worker(
      name,
      async (job, token) => {
        started += 1
        if (started === 1) {
          await job.moveToDelayed(Date.now() + 10, token)
          throw new DelayedError()
        }
        if (started === 2) {
          // Version 5.0 may sleep on after a limit of less than 50 ms.
          await worker.rateLimit(500)
          throw new RateLimitError()
        }
        if (started === 3) {
          await bench.queue(name).add('child', {}, { parent: { id: job.id!, queue: job.queueQualifiedName } })
          if (await job.moveToWaitingChildren(token!)) throw new WaitingChildrenError()
        }
      },
      { limiter: { max: 100, duration: 10 } },
    )
    await bench.queue(name).add('parent', {})
    await vi.waitFor(
      async () => expect(await outcomesOf(name)).toEqual({ postponed: 3, completed: 2 }),
      waitMs,
    )

    const consumed = { metric: 'messaging.client.consumed.messages', queue: name }
    expect(await valuesBy('job.name', consumed)).toEqual({ parent: 4, child: 1 })
    expect(await valuesBy('error.type', { metric: 'messaging.process.duration', queue: name })).toEqual({
      '-': 5,
    })
  })

  it('counts jobs that a rate limit holds back as neither failed nor dead, and each once', async () => {
    const name = queueName()
    const ran: string[] = []
    bench.worker(name, async (job) => void ran.push(job.name), { limiter: { max: 1, duration: 50 } })
    await bench.queue(name).addBulk(['a', 'b', 'c'].map((job) => ({ name: job, data: {} })))
    await vi.waitFor(async () => expect(await outcomesOf(name)).toEqual({ completed: 3 }), waitMs)
    expect(ran.toSorted()).toEqual(['a', 'b', 'c'])
    const processed = { metric: 'messaging.process.duration', queue: name }
    expect(await valuesBy('error.type', processed)).toEqual({ '-': 3 })
    const consumed = { metric: 'messaging.client.consumed.messages', queue: name }
    expect(await valuesBy('-', consumed)).toEqual({ '-': 3 })
  })

  it('counts a stalled job and what becomes of it with the worker that takes it over', async () => {
    const name = queueName()
    let wake = (): void => {}
    const asleep = new Promise<void>((resolve) => (wake = resolve))
    const silent = { lockDuration: 100, skipLockRenewal: true, skipStalledCheck: true }
    let sleeperStarted = (): void => {}
    const sleeping = new Promise<void>((resolve) => (sleeperStarted = resolve))
    const sleeper = bench.worker(
      name,
      () => {
        sleeperStarted()
        return asleep
      },
      silent,
    )
    await bench.queue(name).add('mail', {})
    await sleeping
    const heir = bench.worker(name, async () => {}, { stalledInterval: 50 })
    await vi.waitFor(async () => expect(await outcomesOf(name)).toEqual({ stalled: 1, completed: 1 }), waitMs)
    await heir.close()

    const lost = new Promise((resolve) => sleeper.once('error', resolve))
    wake()
    await lost
    const active = { metric: 'job.active', queue: name }
    await vi.waitFor(async () => expect(await valuesBy('-', active)).toEqual({}), waitMs)
    expect(await outcomesOf(name)).toEqual({ stalled: 1, completed: 1 })
  })

  it('counts a job that stalls too often as dead', async () => {
    const name = queueName()
    let wake = (): void => {}
    const asleep = new Promise<void>((resolve) => (wake = resolve))
    const silent = { lockDuration: 100, skipLockRenewal: true, skipStalledCheck: true }
    let sleeperStarted = (): void => {}
    const sleeping = new Promise<void>((resolve) => (sleeperStarted = resolve))
    bench.worker(
      name,
      () => {
        sleeperStarted()
        return asleep
      },
      silent,
    )
    await bench.queue(name).add('mail', {})
    await sleeping
    bench.worker(name, async () => {}, { stalledInterval: 50, maxStalledCount: 0 })
    // Releases before 5.53 tell such a job as failed alone.
    const expected = variant.packageName === 'bullmq50' ? { dead: 1 } : { stalled: 1, dead: 1 }
    await vi.waitFor(async () => expect(await outcomesOf(name)).toEqual(expected), waitMs)
    wake()
  })

  it('measures processors that run in a child process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandboxed-'))
    const file = join(folder, 'processor.cjs')
    writeFileSync(
      file,
      `module.exports = async (job) => { if (job.name === 'bad') throw new TypeError('bad input') }`,
    )
    const name = queueName()
    const worker = bench.worker(name, file)
    await bench.queue(name).addBulk([
      { name: 'good', data: {} },
      { name: 'bad', data: {} },
    ])
    await vi.waitFor(async () => expect(await outcomesOf(name)).toEqual({ completed: 1, dead: 1 }), waitMs)
    await worker.close()
    rmSync(folder, { recursive: true })

    const processed = await readings('messaging.process.duration', name)
    expect(
      processed
        .filter(({ value }) => value > 0)
        .map(({ attributes, value }) => [attributes['job.name'], attributes['error.type'], value])
        .sort(),
    ).toEqual([
      ['bad', 'TypeError', 1],
      ['good', undefined, 1],
    ])
  })

  it('counts the jobs that a closing worker still finishes', async () => {
    const name = queueName()
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    const worker = bench.worker(name, () => finished)
    await bench.queue(name).add('mail', {})
    const active = { metric: 'job.active', queue: name }
    await vi.waitFor(async () => expect(await valuesBy('-', active)).toEqual({ '-': 1 }), waitMs)
    const closed = worker.close()
    expect(await readings('job.workers', name)).toEqual([])
    finish()
    await closed

    expect(await valuesBy('-', active)).toEqual({})
    expect(await valuesBy('job.outcome', { metric: 'job.outcomes', queue: name })).toEqual({ completed: 1 })
  })
})
