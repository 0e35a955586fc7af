import { expect, it } from 'vitest'
import type { QueueLike } from '../../../../src/instruments/bullmq/bullmq-library.ts'
import { jobStates, QueueDepth } from '../../../../src/instruments/bullmq/queue-depth.ts'

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

async function read(depth: QueueDepth, queues: readonly QueueLike[]): Promise<[string, number][]> {
  return [...(await depth.read(queues))].map(({ name, sizes }) => [name, sizes.get('waiting')!])
}

it('gives a size for each state, in the order that was asked for', async () => {
  const counts = jobStates.map((_, i) => i)
  const [answer] = await new QueueDepth(limits).read([queueOf(async () => counts)])
  expect([...answer!.sizes]).toEqual(jobStates.map((state, i) => [state, i]))
})

it('asks a queue of version 5 through its scripts', async () => {
  const scripts = { getCounts: async () => [7] }
  expect(await read(new QueueDepth(limits), [{ name: 'mail', scripts }])).toEqual([['mail', 7]])
})

it('asks once for all objects of a queue, and each queue of a name with its own prefix', async () => {
  const first = queueOf(async () => [1], { qualifiedName: 'a:mail' })
  const second = queueOf(async () => [1], { qualifiedName: 'a:mail' })
  const other = queueOf(async () => [5], { qualifiedName: 'b:mail' })
  expect(await read(new QueueDepth(limits), [first, second, other])).toEqual([
    ['mail', 1],
    ['mail', 5],
  ])
  expect([first.asked, second.asked, other.asked]).toEqual([1, 0, 1])
})

it('uses answers again while they are fresh', async () => {
  const queue = queueOf(async () => [3])
  const depth = new QueueDepth({ ...limits, freshMs: 3_600_000 })
  await read(depth, [queue])
  expect(await read(depth, [queue])).toEqual([['mail', 3]])
  expect(queue.asked).toBe(1)
})

it('answers two collections at once with one question', async () => {
  const queue = queueOf(async () => [3])
  const depth = new QueueDepth(limits)
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
  const depth = new QueueDepth({ ...limits, timeoutMs: 1 })
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
  expect(await read(new QueueDepth(limits), [rejecting, throwing, { name: 'c' }])).toEqual([])
})

it('forgets the size of a queue that does not answer any more', async () => {
  const answers: (readonly unknown[])[] = [[1]]
  const queue = queueOf(async () => answers.pop() ?? Promise.reject(new Error('Connection is closed.')))
  const depth = new QueueDepth(limits)
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
  expect(await read(new QueueDepth(limits), [queue])).toEqual([])
})

it('asks no more queues than the limit', async () => {
  const queues = ['a', 'b', 'c'].map((name) => queueOf(async () => [1], { name }))
  expect(await read(new QueueDepth({ ...limits, queueLimit: 2 }), queues)).toHaveLength(2)
})
