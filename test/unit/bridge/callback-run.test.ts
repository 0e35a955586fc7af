import { afterEach, expect, it, vi } from 'vitest'
import { CallbackRun } from '../../../src/bridge/callback-run.ts'
import { CallbackWatch } from '../../../src/bridge/callback-watch.ts'
import { CallbackFailures } from '../../../src/series/callback-failures.ts'

const longestMs = 3_000

afterEach(() => {
  vi.useRealTimers()
})

it('shares one run between collections that come together, and runs again for the next', async () => {
  let runs = 0
  const failures = new CallbackFailures()
  const callback = async (observe: (value: number) => void): Promise<void> => {
    runs++
    await Promise.resolve()
    observe(runs)
  }
  const run = new CallbackRun<number>('m', { watch: new CallbackWatch(failures, { longestMs }), callback })
  expect(await Promise.all([run.observations(), run.observations()])).toEqual([[1], [1]])
  expect(await run.observations()).toEqual([2])
})

it('keeps what was observed before a failure, and runs again after it', async () => {
  const failures = new CallbackFailures()
  const callback = (observe: (value: number) => void): void => {
    observe(1)
    throw new Error('no')
  }
  const run = new CallbackRun<number>('m', { watch: new CallbackWatch(failures, { longestMs }), callback })
  expect(await run.observations()).toEqual([1])
  expect(await run.observations()).toEqual([1])
  expect(failures.counts.get('m')).toBe(2)
})

it('neither waits for a callback that hangs nor runs it again, and counts that', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  let runs = 0
  const failures = new CallbackFailures()
  const watch = new CallbackWatch(failures, { longestMs })
  const run = new CallbackRun<number>('m', {
    watch,
    callback: () => {
      runs++
      return new Promise(() => {})
    },
  })
  void run.observations()
  watch.countLate({ startedMs: 0, timeoutMs: 900 })
  expect(failures.counts.get('m')).toBe(1)
  vi.advanceTimersByTime(longestMs + 1)
  expect(await run.observations()).toEqual([])
  expect(await run.observations()).toEqual([])
  // Of those a collection knows before it begins.
  watch.countLate({ startedMs: performance.now(), timeoutMs: 900 })
  expect(runs).toBe(1)
  expect(failures.counts.get('m')).toBe(3)
})
