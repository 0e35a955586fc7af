import type * as Bullmq from 'bullmq'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Bench, queueName, readings, valuesBy, variants } from './bullmq-variants.ts'

describe.concurrent.each(variants)('$title', (variant) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await Bench.open(variant)
  })
  afterAll(() => bench[Symbol.asyncDispose]())

  it('counts each job that a queue adds and times each call', async () => {
    const name = queueName()
    const queue = bench.queue(name)
    await queue.add('mail', {})
    await queue.add('mail', {})
    await queue.add('report', {})
    await queue.addBulk([
      { name: 'mail', data: {} },
      { name: 'mail', data: {} },
      { name: 'invoice', data: {} },
    ])

    expect(await valuesBy('job.name', { metric: 'messaging.client.sent.messages', queue: name })).toEqual({
      mail: 4,
      report: 1,
      invoice: 1,
    })
    const durations = await readings('messaging.client.operation.duration', name)
    expect(durations.map(({ attributes, value }) => [attributes, value])).toEqual([
      [
        {
          'messaging.system.name': 'bullmq',
          'messaging.destination.name': name,
          'messaging.operation.name': 'add',
          'messaging.operation.type': 'send',
        },
        3,
      ],
      [
        {
          'messaging.system.name': 'bullmq',
          'messaging.destination.name': name,
          'messaging.operation.name': 'addBulk',
          'messaging.operation.type': 'send',
        },
        1,
      ],
    ])
  })

  it('counts a job that could not be added with the class of the error, which reaches the caller', async () => {
    const name = queueName()
    const queue = bench.queue(name)
    await expect(queue.add('mail', {}, { jobId: '42' })).rejects.toThrow(/Custom Ids? cannot be integers/)

    for (const metric of ['messaging.client.sent.messages', 'messaging.client.operation.duration']) {
      expect(await valuesBy('error.type', { metric, queue: name })).toEqual({ Error: 1 })
    }
  })

  it('counts the jobs of a flow in the queue of each, and the flow as one call', async () => {
    const [parent, child] = [queueName(), queueName()]
    const flows = bench.flowProducer()
    const tree = {
      name: 'album',
      queueName: parent,
      children: [
        { name: 'photo', queueName: child, children: [{ name: 'upload', queueName: child }] },
        { name: 'photo', queueName: child },
      ],
    }
    await flows.add(tree)
    await flows.addBulk([tree])

    const sent = 'messaging.client.sent.messages'
    const both = { addFlow: 1, addBulkFlows: 1 }
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue: parent })).toEqual(both)
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue: child })).toEqual({
      addFlow: 3,
      addBulkFlows: 3,
    })
    const durations = { metric: 'messaging.client.operation.duration', queue: parent }
    expect(await valuesBy('messaging.operation.name', durations)).toEqual({ addFlow: 1 })
  })

  it('counts each job that a scheduler makes as added', async () => {
    const name = queueName()
    const queue = bench.queue(name)
    const repeat = { every: 20, limit: 3 }
    // Schedulers came with 5.16; before them, jobs repeated by an option that version 6 does not have.
    if ('upsertJobScheduler' in queue) await queue.upsertJobScheduler('nightly', repeat, { name: 'cleanup' })
    else await (queue as Bullmq.Queue).add('cleanup', {}, { repeat } as Bullmq.JobsOptions)
    const worker = bench.worker(name, async () => {})
    const outcomes = { metric: 'job.outcomes', queue: name }
    await vi.waitFor(
      async () => expect(await valuesBy('job.outcome', outcomes)).toEqual({ completed: 3 }),
      30_000,
    )
    await worker.close()

    const sent = { metric: 'messaging.client.sent.messages', queue: name }
    expect(await valuesBy('job.name', sent)).toEqual({ cleanup: 3 })
  })

  it('records runs, waits and outcomes of jobs, and how many are running', async () => {
    const name = queueName()
    const queue = bench.queue(name)
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    const worker = bench.worker(name, () => finished, { concurrency: 3 })
    await queue.addBulk(Array.from({ length: 5 }, () => ({ name: 'mail', data: {} })))

    const active = { metric: 'job.active', queue: name }
    await vi.waitFor(async () => expect(await valuesBy('-', active)).toEqual({ '-': 3 }), 30_000)
    finish()
    const outcomes = { metric: 'job.outcomes', queue: name }
    await vi.waitFor(
      async () => expect(await valuesBy('job.outcome', outcomes)).toEqual({ completed: 5 }),
      30_000,
    )
    expect(await valuesBy('-', active)).toEqual({})
    for (const metric of [
      'messaging.client.consumed.messages',
      'messaging.process.duration',
      'job.wait.duration',
    ]) {
      expect(await valuesBy('job.name', { metric, queue: name })).toEqual({ mail: 5 })
    }
    await worker.close()
  })

  it('leaves the delay that was asked for out of the wait', async () => {
    const name = queueName()
    const queue = bench.queue(name)
    await queue.add('reminder', {}, { delay: 1_000 })
    let waitedMs = Number.NaN
    bench.worker(name, async (job) => {
      waitedMs = job.processedOn! - job.timestamp - 1_000
    })
    const metric = 'job.wait.duration'
    await vi.waitFor(async () => {
      expect(await valuesBy('-', { metric, queue: name })).toEqual({ '-': 1 })
      expect(waitedMs).not.toBeNaN()
    }, 30_000)

    const [wait] = await readings(metric, name)
    expect(wait?.sum).toBeCloseTo(waitedMs / 1000, 6)
  })

  it('does not record a wait for a job that was promoted before its delay was over', async () => {
    const name = queueName()
    const queue = bench.queue(name)
    const job = await queue.add('reminder', {}, { delay: 3_600_000 })
    await job.promote()
    bench.worker(name, async () => {})
    const outcomes = { metric: 'job.outcomes', queue: name }
    await vi.waitFor(
      async () => expect(await valuesBy('job.outcome', outcomes)).toEqual({ completed: 1 }),
      30_000,
    )

    expect(await valuesBy('-', { metric: 'job.wait.duration', queue: name })).toEqual({})
  })

  it('measures each copy of the library once, however often it is patched', async () => {
    const { patchBullmq } = await import('../../src/instruments/bullmq/patch-bullmq.ts')
    const { store } = await import('./bullmq-variants.ts')
    const namespace: unknown = await import(variant.packageName)
    patchBullmq(namespace, 'bullmq', { store, http: { excludedPaths: [] } })
    const name = queueName()
    await bench.queue(name).add('mail', {})

    const sent = { metric: 'messaging.client.sent.messages', queue: name }
    expect(await valuesBy('job.name', sent)).toEqual({ mail: 1 })
  })
})
