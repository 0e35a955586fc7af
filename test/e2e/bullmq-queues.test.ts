import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Bench, queueName, readings, valuesBy, variants } from './bullmq-variants.ts'
import { serviceUrl } from './services/service-url.ts'
import { startUnsteadyServer } from './start-unsteady-server.ts'

/** The sizes are asked for anew after five seconds. */
const waitMs = 60_000

describe.concurrent.each(variants)('$title', (variant) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await Bench.open(variant)
  })
  afterAll(() => bench[Symbol.asyncDispose]())

  it('tells how many jobs a queue holds by state, as the library counts them', async () => {
    const name = queueName()
    const queue = bench.queue(name)
    await queue.addBulk([
      { name: 'mail', data: {} },
      { name: 'mail', data: {} },
      { name: 'mail', data: {}, opts: { priority: 3 } },
      { name: 'mail', data: {}, opts: { delay: 3_600_000 } },
    ])
    await bench.flowProducer().add({
      name: 'album',
      queueName: name,
      children: [{ name: 'photo', queueName: queueName() }],
    })
    const expected = { waiting: 2, prioritized: 1, delayed: 1, 'waiting-children': 1 }
    const size = { metric: 'job.queue.size', queue: name }
    await vi.waitFor(async () => expect(await valuesBy('job.state', size)).toEqual(expected), waitMs)
    const counted = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'waiting-children')
    expect(counted).toMatchObject(expected)
    expect(await readings('job.queue.size', name)).toHaveLength(8)
  })

  it('tells the age of the oldest waiting job from when it could run, and 0 where none waits', async () => {
    const [name, empty] = [queueName(), queueName()]
    const queue = bench.queue(name)
    bench.queue(empty)
    const now = Date.now()
    await queue.add('mail', {}, { timestamp: now - 3_600_000 })
    await queue.add('mail', {}, { timestamp: now - 60_000 })
    await queue.add('mail', {}, { timestamp: now - 7_200_000, delay: 10_000_000 })
    const age = async (of: string): Promise<number | undefined> =>
      (await readings('job.oldest.age', of)).find(({ attributes }) => attributes['job.state'] === 'waiting')
        ?.value
    await vi.waitFor(async () => {
      expect(await age(name)).toBeGreaterThanOrEqual(3600)
      expect(await age(name)).toBeLessThan(3700)
      expect(await age(empty)).toBe(0)
    }, waitMs)
  })

  it('adds up the sizes once, however many queues and workers of a name there are', async () => {
    const name = queueName()
    const queues = [bench.queue(name), bench.queue(name), bench.queue(name)]
    const worker = bench.worker(name, async () => {
      throw new Error('no')
    })
    await queues[0]!.add('mail', {})
    const size = { metric: 'job.queue.size', queue: name }
    await vi.waitFor(async () => expect(await valuesBy('job.state', size)).toEqual({ failed: 1 }), waitMs)
    await worker.close()
  })

  it('tells how many workers take jobs and how many jobs they may run at once', async () => {
    const name = queueName()
    const first = bench.worker(name, async () => {}, { concurrency: 4 })
    const second = bench.worker(name, async () => {}, { concurrency: 2 })
    const workers = { metric: 'job.workers', queue: name }
    const concurrency = { metric: 'job.worker.concurrency', queue: name }
    expect(await valuesBy('-', workers)).toEqual({ '-': 2 })
    expect(await valuesBy('-', concurrency)).toEqual({ '-': 6 })

    first.concurrency = 10
    expect(await valuesBy('-', concurrency)).toEqual({ '-': 12 })
    await second.pause()
    expect(await valuesBy('-', workers)).toEqual({ '-': 1 })
    await first.close()
    expect((await readings('job.workers', name)).map(({ value }) => value)).toEqual([0])
    await second.close()
    expect(await readings('job.workers', name)).toEqual([])
  })

  it('tells nothing of a queue whose server is away, and fails nobody', async () => {
    const name = queueName()
    await using server = await startUnsteadyServer(serviceUrl('redis'))
    const away =
      variant.server === 'redis'
        ? { port: server.port, retryStrategy: () => 50 }
        : { connectionString: 'postgres://postgres@127.0.0.1:1/none' }
    const worker = bench.worker(name, async () => {}, { connection: away })
    const healthy = queueName()
    await bench.queue(healthy).add('mail', {})
    const size = { metric: 'job.queue.size', queue: healthy }
    await vi.waitFor(async () => expect(await valuesBy('job.state', size)).toEqual({ waiting: 1 }), waitMs)

    expect(await readings('job.queue.size', name)).toEqual([])
    expect((await readings('job.workers', name)).map(({ value }) => value)).toEqual([1])
    // Version 5.0 closes once it has connected.
    await server.comeBack()
    await worker.close(true)
    expect(await readings('job.workers', name)).toEqual([])
  })
})
