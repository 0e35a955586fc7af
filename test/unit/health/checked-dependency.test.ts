import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineCheck } from '../../../src/health/check-definition.ts'
import type { CheckContext, HealthCheckOptions } from '../../../src/health/check.ts'
import { CheckedDependency } from '../../../src/health/checked-dependency.ts'
import { Readiness } from '../../../src/health/readiness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A check that answers when the test says so, and counts its runs. */
function controlled(options?: HealthCheckOptions): Controlled {
  const runs: Run[] = []
  const check = (context: CheckContext): Promise<void> =>
    new Promise((resolve, reject) => runs.push({ context, resolve, reject }))
  return { runs, dependency: new CheckedDependency(defineCheck('database', { check, options })) }
}

interface Controlled {
  readonly runs: Run[]
  readonly dependency: CheckedDependency
}

interface Run {
  readonly context: CheckContext
  resolve(): void
  reject(error: Error): void
}

test('who asks while the check runs shares that run', async () => {
  const { runs, dependency } = controlled()
  const reports = [dependency.report(), dependency.report(), dependency.report()]
  expect(runs).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(300)
  runs[0]!.resolve()
  for (const report of await Promise.all(reports)) {
    expect(report).toMatchObject({ status: 'up', durationSeconds: 0.3 })
  }
})

test('a result stands until it is as old as cacheMs says, whether it is good or bad', async () => {
  const { runs, dependency } = controlled({ cacheMs: 500 })
  const first = dependency.report()
  runs[0]!.reject(new Error('refused'))
  await first
  await vi.advanceTimersByTimeAsync(499)
  expect((await dependency.report()).reason).toBe('Error: refused')
  expect(runs).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  const second = dependency.report()
  expect(runs).toHaveLength(2)
  runs[1]!.resolve()
  expect((await second).status).toBe('up')
})

test('a late check is down, and is told to end', async () => {
  const { runs, dependency } = controlled({ timeoutMs: 50 })
  const report = dependency.report()
  expect(runs[0]!.context).toMatchObject({ timeoutMs: 50, signal: { aborted: false } })
  await vi.advanceTimersByTimeAsync(50)
  expect(await report).toMatchObject({
    status: 'down',
    reason: 'no answer within 50 ms',
    durationSeconds: 0.05,
  })
  expect(runs[0]!.context.signal.aborted).toBe(true)
})

test('a check whose late run has not ended is not run again, and says for how long', async () => {
  const { runs, dependency } = controlled({ timeoutMs: 50 })
  const late = dependency.report()
  await vi.advanceTimersByTimeAsync(50)
  await late
  for (let second = 0; second < 60; second++) {
    await vi.advanceTimersByTimeAsync(1000)
    await dependency.report()
  }
  expect(runs).toHaveLength(1)
  expect((await dependency.report()).reason).toBe(
    'no answer within 50 ms; the run that began 60 s ago has not ended',
  )
  runs[0]!.resolve()
  await vi.advanceTimersByTimeAsync(1000)
  const recovered = dependency.report()
  expect(runs).toHaveLength(2)
  runs[1]!.resolve()
  expect((await recovered).status).toBe('up')
})

test('an answer that comes late is no success', async () => {
  const { runs, dependency } = controlled({ timeoutMs: 50 })
  const report = dependency.report()
  await vi.advanceTimersByTimeAsync(50)
  runs[0]!.resolve()
  await vi.advanceTimersByTimeAsync(10)
  expect((await report).status).toBe('down')
  expect((await dependency.report()).status).toBe('down')
  expect(dependency.secondsSinceSuccess).toBeUndefined()
})

test('remembers the last success while the check fails', async () => {
  vi.setSystemTime(1_000_000)
  const { runs, dependency } = controlled({ cacheMs: 0 })
  const succeeded = dependency.report()
  runs[0]!.resolve()
  expect((await succeeded).lastSuccessAtMs).toBe(1_000_000)
  await vi.advanceTimersByTimeAsync(7000)
  const failed = dependency.report()
  runs[1]!.reject(new Error('refused'))
  expect(await failed).toMatchObject({ checkedAtMs: 1_007_000, lastSuccessAtMs: 1_000_000 })
  expect(dependency.secondsSinceSuccess).toBe(7)
})

test('a verdict does not wait longer than it may, whatever time a check has', async () => {
  const readiness = new Readiness()
  readiness.addCheck('slow', () => new Promise(() => {}), { timeoutMs: 60_000 })
  readiness.addCheck('fast', () => {})
  const verdict = readiness.verdict({ timeoutMs: 300 })
  await vi.advanceTimersByTimeAsync(300)
  expect((await verdict).reasons).toEqual(['slow: no answer within 300 ms'])
})

test('verdicts of several groups and a collection run a check once', async () => {
  const readiness = new Readiness()
  const check = vi.fn<() => void>()
  readiness.addCheck('database', check, { group: ['ready', 'startup'] })
  await Promise.all([
    readiness.verdict({ timeoutMs: 300 }),
    readiness.verdict({ group: 'startup', timeoutMs: 300 }),
    readiness.refresh({ timeoutMs: 300 }),
  ])
  expect(check).toHaveBeenCalledTimes(1)
  expect(readiness.refresh({ timeoutMs: 300 })).toBeUndefined()
})
