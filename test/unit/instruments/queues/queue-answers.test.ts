import { expect, it } from 'vitest'
import type { QueueLike } from '../../../../src/instruments/bullmq/bullmq-library.ts'
import { QueueAnswers } from '../../../../src/instruments/queues/queue-answers.ts'
import {
  askSizes,
  askWaitingSince,
  jobStates,
  type JobState,
} from '../../../../src/instruments/bullmq/queue-questions.ts'

const limits = { freshMs: 0, timeoutMs: 10_000, queueLimit: 100 }

interface AskedQueue extends QueueLike {
  asked: number
}

function queueOf(getCounts: () => Promise<readonly unknown[]>, fields: Partial<QueueLike> = {}): AskedQueue {
  const queue: AskedQueue = {
    name: 'mail',
    ...fields,
    asked: 0,
    backend: {
      getCounts(): Promise<readonly unknown[]> {
        queue.asked++
        return getCounts()
      },
    },
  }
  return queue
}

async function read(
  depth: QueueAnswers<QueueLike, ReadonlyMap<JobState, number>>,
  queues: readonly QueueLike[],
): Promise<[string, number][]> {
  return [...(await depth.read(queues))].map(({ name, answer }) => [name, answer.get('waiting')!])
}

it('gives a size for each state, in the order that was asked for', async () => {
  const counts = jobStates.map((_, i) => i)
  const [answer] = await new QueueAnswers(limits, askSizes).read([queueOf(async () => counts)])
  expect([...answer!.answer]).toEqual(jobStates.map((state, i) => [state, i]))
})

it('asks a queue of version 5 through its scripts', async () => {
  const scripts = { getCounts: async () => [7] }
  expect(await read(new QueueAnswers(limits, askSizes), [{ name: 'mail', scripts }])).toEqual([['mail', 7]])
})

it('asks once for all objects of a queue, and each queue of a name with its own prefix', async () => {
  const first = queueOf(async () => [1], { qualifiedName: 'a:mail' })
  const second = queueOf(async () => [1], { qualifiedName: 'a:mail' })
  const other = queueOf(async () => [5], { qualifiedName: 'b:mail' })
  expect(await read(new QueueAnswers(limits, askSizes), [first, second, other])).toEqual([
    ['mail', 1],
    ['mail', 5],
  ])
  expect([first.asked, second.asked, other.asked]).toEqual([1, 0, 1])
})

it('uses answers again while they are fresh', async () => {
  const queue = queueOf(async () => [3])
  const depth = new QueueAnswers({ ...limits, freshMs: 3_600_000 }, askSizes)
  await read(depth, [queue])
  expect(await read(depth, [queue])).toEqual([['mail', 3]])
  expect(queue.asked).toBe(1)
})

it('answers two collections at once with one question', async () => {
  const queue = queueOf(async () => [3])
  const depth = new QueueAnswers(limits, askSizes)
  expect(await Promise.all([read(depth, [queue]), read(depth, [queue])])).toEqual([
    [['mail', 3]],
    [['mail', 3]],
  ])
  expect(queue.asked).toBe(1)
})

it('leaves out a queue that does not answer in time, and does not ask it again meanwhile', async () => {
  let answer: (counts: readonly unknown[]) => void = () => {}
  const silent = queueOf(() => new Promise((resolve) => (answer = resolve)), { name: 'silent' })
  const quick = queueOf(async () => [1])
  const depth = new QueueAnswers({ ...limits, timeoutMs: 1 }, askSizes)
  expect(await read(depth, [silent, quick])).toEqual([['mail', 1]])
  expect(await read(depth, [silent, quick])).toEqual([['mail', 1]])
  expect(silent.asked).toBe(1)

  answer([9])
  await new Promise((resolve) => setImmediate(resolve))
  await read(depth, [silent, quick])
  answer([10])
  expect(silent.asked).toBe(2)
})

it('leaves out a queue that fails, whether at once or later', async () => {
  const rejecting = queueOf(() => Promise.reject(new Error('Connection is closed.')), { name: 'a' })
  const throwing = queueOf(
    () => {
      throw new Error('no client')
    },
    { name: 'b' },
  )
  expect(await read(new QueueAnswers(limits, askSizes), [rejecting, throwing, { name: 'c' }])).toEqual([])
})

it('forgets the size of a queue that does not answer any more', async () => {
  const answers: (readonly unknown[])[] = [[1]]
  const queue = queueOf(async () => answers.pop() ?? Promise.reject(new Error('Connection is closed.')))
  const depth = new QueueAnswers(limits, askSizes)
  expect(await read(depth, [queue])).toEqual([['mail', 1]])
  expect(await read(depth, [queue])).toEqual([])
})

it('leaves out a queue that began to close before it answered', async () => {
  let closing: unknown
  const queue = queueOf(async () => {
    closing = Promise.resolve()
    return [1]
  })
  Object.defineProperty(queue, 'closing', { get: () => closing })
  expect(await read(new QueueAnswers(limits, askSizes), [queue])).toEqual([])
})

it('asks no more queues than the limit', async () => {
  const queues = ['a', 'b', 'c'].map((name) => queueOf(async () => [1], { name }))
  expect(await read(new QueueAnswers({ ...limits, queueLimit: 2 }, askSizes), queues)).toHaveLength(2)
})

it.each([
  ['since it was added', { timestamp: 1000 }, 1000],
  ['since its delay was over', { timestamp: 1000, opts: { delay: 500 } }, 1500],
  ['since its last start where it ran before', { timestamp: 1000, processedOn: 4000 }, 4000],
  ['not at all where there is none', undefined, null],
  ['not at all where it does not tell', {}, null],
])('takes a job as waiting %s', async (_, job, since) => {
  const queue = queueOf(async () => [job === undefined ? 0 : 1], { getJobs: async () => [job] as never })
  expect(await askWaitingSince(queue)).toBe(since)
  expect(await askWaitingSince(queueOf(async () => [1]))).toBeUndefined()
})

it('looks at both ends of the list for the oldest job, since the last added may run first', async () => {
  const jobs = [{ timestamp: 3000 }, { timestamp: 2000 }, { timestamp: 1000 }]
  const getJobs = async (_: unknown, from: number, to: number): Promise<[]> =>
    jobs.slice(from, to + 1) as never
  expect(await askWaitingSince(queueOf(async () => [3], { getJobs }))).toBe(1000)
})
