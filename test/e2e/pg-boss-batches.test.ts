import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BossBench, variants } from './pg-boss-variants.ts'

/** What only the newest versions can do. */
const newest = variants[0]!
const { valuesBy, version } = newest
const wait = { timeout: 30_000, interval: 100 }

describe(`pg-boss ${version}`, () => {
  let bench: BossBench
  beforeAll(async () => {
    bench = await BossBench.open(newest)
  })
  afterAll(() => bench[Symbol.asyncDispose]())

  // First, while nobody has asked for depths yet: an answer is used again for five seconds.
  it('counts the jobs of a flow, and tells those that wait for others apart', async () => {
    const [parents, children] = [await bench.newQueue(), await bench.newQueue()]
    await bench.boss.flow([
      { ref: 'parent', name: parents, data: {} },
      { ref: 'child', name: children, data: {}, dependsOn: ['parent'] },
    ])
    const sent = 'messaging.client.sent.messages'
    for (const queue of [parents, children])
      expect(await valuesBy('messaging.operation.name', { metric: sent, queue })).toEqual({ flow: 1 })
    const size = 'job.queue.size'
    await vi.waitFor(async () => {
      expect(await valuesBy('job.state', { metric: size, queue: parents })).toEqual({ waiting: 1 })
      expect(await valuesBy('job.state', { metric: size, queue: children })).toEqual({
        'waiting-children': 1,
      })
    }, wait)
  })

  it('counts each job of a batch with the result that its handler gave it', async () => {
    const queue = await bench.newQueue()
    const jobs = ['good', 'again', 'never', 'forgotten'].map((data) => ({
      data: { data },
      retryLimit: 1,
      retryDelay: 3600,
    }))
    await bench.boss.insert(queue, jobs)
    await bench.boss.work(
      queue,
      { pollingIntervalSeconds: 0.5, batchSize: 10, perJobResults: true },
      async (batch) => {
        const statuses = { good: 'completed', again: 'failed', never: 'deadletter' } as const
        return batch.flatMap(({ id, data }) => {
          const status = statuses[(data as { data: keyof typeof statuses }).data]
          return status === undefined ? [] : [{ id, status }]
        })
      },
    )
    const expected = { completed: 1, retried: 2, dead: 1 }
    await vi.waitFor(
      async () => expect(await valuesBy('job.outcome', { metric: 'job.outcomes', queue })).toEqual(expected),
      wait,
    )
    expect(await bench.statesIn(queue)).toEqual({ completed: 1, retry: 2, failed: 1 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
  })
})
