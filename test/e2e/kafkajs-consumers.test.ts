import type { Consumer } from 'kafkajs'
import { expect, test, vi } from 'vitest'
import {
  committedOffset,
  messagesOf,
  openConsumer,
  openProducer,
  readings,
  valuesBy,
} from './kafkajs-bench.ts'
import { uniqueName } from './services/unique-name.ts'

const consumed = 'messaging.client.consumed.messages'
const operations = 'messaging.client.operation.duration'
const processed = 'messaging.process.duration'
const outcomes = 'job.outcomes'
const crashes = 'kafka.consumer.crashes'

/** The broker waits three seconds for more members before it hands out the partitions of a group, so tests share that time. */
const within = { timeout: 30_000, interval: 20 }

test.concurrent('measures each message from its delivery to the end of its processing', async () => {
  const [queue, group] = [uniqueName('messages'), uniqueName('group')]
  await using producer = await openProducer()
  await producer.send({ topic: queue, messages: messagesOf(4) })
  await using consumer = await openConsumer(queue, { group })
  const held = Promise.withResolvers<void>()
  const values: string[] = []
  await consumer.run({
    async eachMessage({ message }) {
      values.push(message.value!.toString())
      await held.promise
    },
  })
  await vi.waitFor(() => expect(values).toEqual(['0']), within)

  expect(await valuesBy('-', { metric: 'job.active', queue, group })).toEqual({ '-': 1 })
  expect(await valuesBy('-', { metric: 'kafka.consumer.lag', queue, group })).toEqual({ '-': 4 })
  expect(await valuesBy('-', { metric: 'kafka.consumer.assigned_partitions', queue, group })).toEqual({
    '-': 4,
  })
  expect(await valuesBy('-', { metric: 'job.workers', queue, group })).toEqual({ '-': 1 })
  const [age] = await readings('job.oldest.age', { 'messaging.destination.name': queue })
  expect(age!.value).toBeGreaterThan(0)

  held.resolve()
  await vi.waitFor(async () => expect(await committedOffset(queue, { group })).toBe(4), within)
  expect(values).toEqual(['0', '1', '2', '3'])
  // The broker has the commit before the consumer knows.
  await vi.waitFor(
    async () => expect(await valuesBy('-', { metric: 'kafka.consumer.lag', queue, group })).toEqual({}),
    within,
  )
  for (const metric of [consumed, processed, 'job.wait.duration']) {
    expect(await valuesBy('messaging.consumer.group.name', { metric, queue })).toEqual({ [group]: 4 })
  }
  expect(await valuesBy('job.outcome', { metric: outcomes, queue, group })).toEqual({ completed: 4 })
  expect(await valuesBy('-', { metric: 'job.active', queue, group })).toEqual({})
  expect(await valuesBy('-', { metric: 'kafka.consumer.rebalance.duration', group })).toEqual({ '-': 1 })
  const commits = { metric: operations, group, operation: 'commit' }
  expect(Object.keys(await valuesBy('messaging.operation.type', commits))).toEqual(['settle'])
  const polls = { metric: operations, group, operation: 'poll' }
  expect(Object.keys(await valuesBy('messaging.operation.type', polls))).toEqual(['receive'])

  await consumer.stop()
  const workers = await readings('job.workers', { 'messaging.destination.name': queue })
  expect(workers.map(({ value }) => value)).toEqual([0])
  expect(await readings('kafka.consumer.lag', { 'messaging.destination.name': queue })).toEqual([])
})

test.concurrent('counts a message whose processing fails as retried, and again when it comes again', async () => {
  const [queue, group] = [uniqueName('retried'), uniqueName('group')]
  await using producer = await openProducer()
  await producer.send({ topic: queue, messages: messagesOf(3) })
  await using consumer = await openConsumer(queue, { group })
  const calls = { completed: 0, failed: 0 }
  await consumer.run({
    async eachMessage({ message }) {
      if (message.offset === '1' && calls.failed < 2) {
        calls.failed++
        throw Object.assign(new Error('late'), { name: 'LateError' })
      }
      calls.completed++
    },
  })
  await vi.waitFor(async () => expect(await committedOffset(queue, { group })).toBe(3), within)

  // Version 2.0 hands out the messages before the one that failed again, too.
  const { completed, failed } = calls
  expect(completed).toBeGreaterThanOrEqual(3)
  expect(await valuesBy('job.outcome', { metric: outcomes, queue, group })).toEqual({
    completed,
    retried: failed,
  })
  expect(await valuesBy('error.type', { metric: processed, queue, group })).toEqual({
    '-': completed,
    LateError: failed,
  })
  expect(await valuesBy('-', { metric: consumed, queue, group })).toEqual({ '-': completed + failed })
  expect(await valuesBy('-', { metric: crashes, group })).toEqual({})
})

test.concurrent('measures a batch as one operation, and tells what of it is done when it fails', async () => {
  const [queue, group] = [uniqueName('batch'), uniqueName('group')]
  await using producer = await openProducer()
  await producer.send({ topic: queue, messages: messagesOf(5) })
  await using consumer = await openConsumer(queue, { group })
  const sizes: number[] = []
  await consumer.run({
    async eachBatch({ batch, resolveOffset }) {
      sizes.push(batch.messages.length)
      if (sizes.length > 1) return
      resolveOffset(batch.messages[1]!.offset)
      throw new RangeError('the third')
    },
  })
  await vi.waitFor(async () => expect(await crashCount(group)).toEqual({ false: 1 }), within)
  expect(sizes).toEqual([5])
  expect(await committedOffset(queue, { group })).toBe(2)
  expect(await valuesBy('job.outcome', { metric: outcomes, queue, group })).toEqual({
    completed: 2,
    retried: 3,
  })
  expect(await valuesBy('error.type', { metric: processed, queue, group })).toEqual({ RangeError: 1 })
  const batches = { 'messaging.destination.name': queue, 'messaging.consumer.group.name': group }
  expect(await readings('job.batch.size', batches)).toMatchObject([{ value: 1, sum: 5 }])
})

test.concurrent('counts messages that the application leaves unresolved as postponed', async () => {
  const [queue, group] = [uniqueName('postponed'), uniqueName('group')]
  await using producer = await openProducer()
  await producer.send({ topic: queue, messages: messagesOf(3) })
  await using consumer = await openConsumer(queue, { group })
  const sizes: number[] = []
  await consumer.run({
    eachBatchAutoResolve: false,
    async eachBatch({ batch, resolveOffset }) {
      sizes.push(batch.messages.length)
      resolveOffset(sizes.length === 1 ? '0' : batch.lastOffset())
    },
  })
  await vi.waitFor(async () => expect(await committedOffset(queue, { group })).toBe(3), within)

  expect(await valuesBy('job.outcome', { metric: outcomes, queue, group })).toEqual({
    completed: 3,
    postponed: 2,
  })
  expect(sizes).toEqual([3, 2])
})

test.concurrent('tells that a consumer crashed, and whether it comes back', async () => {
  const [queue, group] = [uniqueName('crash'), uniqueName('group')]
  await using producer = await openProducer()
  await producer.send({ topic: queue, messages: messagesOf(1) })
  await using consumer = await openConsumer(queue, { group, retries: 0, sessionTimeout: 5_000 })
  // On a busy machine the group may put out the consumer that comes back, which then crashes once more in between.
  const told: { restart: boolean; error: Error }[] = []
  consumer.on('consumer.crash', ({ payload }) => told.push(payload))
  let attempts = 0
  await consumer.run({
    async eachMessage() {
      if (++attempts === 1) throw new Error('retried by a restart')
      throw new TypeError('never retried')
    },
  })
  await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ restart: false }), within)

  expect(await crashCount(group)).toEqual({ true: told.length - 1, false: 1 })
  const names = await valuesBy('error.type', { metric: crashes, group })
  expect(names).toMatchObject({ Error: 1, TypeError: 1 })
  expect(Object.values(names).reduce((sum, count) => sum + count, 0)).toBe(told.length)
  expect(await valuesBy('-', { metric: 'job.workers', queue, group })).toEqual({})
  expect(await valuesBy('job.outcome', { metric: outcomes, queue, group })).toEqual({ retried: 2 })
})

test.concurrent('adds up over the consumers of a group, and counts their rebalances', async () => {
  const [queue, group] = [uniqueName('rebalance'), uniqueName('group')]
  await using producer = await openProducer()
  await producer.send({ topic: queue, messages: messagesOf(1) })
  // The broker ends a rebalance of members that it knows when this time is over.
  await using first = await openConsumer(queue, { group, sessionTimeout: 5_000 })
  await using second = await openConsumer(queue, { group, sessionTimeout: 5_000 })
  let joins = 0
  const run = (one: Consumer): Promise<void> => one.run({ eachMessage: async () => {} })
  for (const one of [first, second]) {
    one.on('consumer.group_join', () => joins++)
    // A member that the broker refuses all the same starts again.
    one.on(
      'consumer.crash',
      () =>
        void one
          .connect()
          .then(() => run(one))
          .catch(() => {}),
    )
  }
  await run(first)
  await run(second)
  await vi.waitFor(async () => {
    expect(await valuesBy('-', { metric: 'job.workers', queue, group })).toEqual({ '-': 2 })
    expect(await valuesBy('-', { metric: 'kafka.consumer.assigned_partitions', queue, group })).toEqual({
      '-': 4,
    })
  }, within)
  const { '-': rebalances } = await valuesBy('-', { metric: 'kafka.consumer.rebalance.duration', group })
  expect(rebalances).toBe(joins)
  expect(joins).toBeGreaterThanOrEqual(2)
})

function crashCount(group: string): Promise<Record<string, number>> {
  return valuesBy('kafka.consumer.restarting', { metric: crashes, group })
}
