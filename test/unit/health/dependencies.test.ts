import { afterEach, beforeEach, expect, test } from 'vitest'
import { runningKey } from '../../../src/diagnostics/running-key.ts'
import { dependencies } from '../../../src/health/dependencies.ts'
import { Readiness } from '../../../src/health/readiness.ts'

const published = globalThis as Record<symbol, unknown>
let readiness: Readiness

beforeEach(() => {
  readiness = new Readiness()
  published[runningKey] = { readiness }
})
afterEach(() => {
  delete published[runningKey]
})

const reasons = async (): Promise<readonly string[]> => (await readiness.verdict({ timeoutMs: 1000 })).reasons

test('shows what was reported last, at once', async () => {
  dependencies.report({ name: 'broker', up: true })
  expect(await reasons()).toEqual([])
  dependencies.report({ name: 'broker', up: false, reason: 'the link was lost' })
  expect(await reasons()).toEqual(['broker: the link was lost'])
  dependencies.report({ name: 'broker', up: true })
  expect(await reasons()).toEqual([])
  dependencies.report({ name: 'broker', up: false })
  expect(await reasons()).toEqual(['broker: it is reported as down'])
})

test('lets a dependency that is not critical degrade the verdict alone', async () => {
  dependencies.report({ name: 'mail', up: false, critical: false, type: 'smtp' })
  const { status, checks } = await readiness.verdict({ timeoutMs: 1000 })
  expect(status).toBe('degraded')
  expect(checks[0]!.type).toBe('smtp')
})

test('forgets a dependency, and takes it up again', async () => {
  dependencies.report({ name: 'broker', up: false })
  dependencies.forget({ name: 'broker' })
  expect(readiness.dependencies()).toEqual([])
  dependencies.report({ name: 'broker', up: true })
  expect(readiness.dependencies()).toHaveLength(1)
})

test('keeps 200 names and no more', () => {
  for (let i = 0; i < 201; i++) dependencies.report({ name: `shard-${i}`, up: true })
  expect(readiness.dependencies()).toHaveLength(200)
})

test.each([undefined, null, 'broker', { up: true }, { name: 'broker' }, { name: '', up: true }])(
  'drops %o without throwing',
  (state) => {
    dependencies.report(state as never)
    expect(readiness.dependencies()).toEqual([])
  },
)

test('does nothing without the preload', () => {
  delete published[runningKey]
  dependencies.report({ name: 'broker', up: false })
  dependencies.forget({ name: 'broker' })
  expect(dependencies.addCheck('broker', () => {})()).toBeUndefined()
})
