import { afterEach, expect, it } from 'vitest'
import { workflows } from '../../../src/meters/workflows.ts'
import { startRunning, stopRunning, recordedIn, valuesOf } from './running.ts'

afterEach(stopRunning)

it('tells the age of the oldest run in flight, and nothing when none is', async () => {
  const store = startRunning()
  const finish: (() => void)[] = []
  const run = (): Promise<void> =>
    workflows.run({ name: 'import' }, () => new Promise<void>((resolve) => finish.push(resolve)))
  const age = async (): Promise<number> => {
    await store.collect({ timeoutMs: 1000 })
    return valuesOf(store)['workflow.oldest_run.age{workflow.name=import}'] as number
  }
  const first = run()
  const firstAge = await age()
  expect(firstAge).toBeGreaterThan(0)
  const second = run()
  expect(await age()).toBeGreaterThan(firstAge)
  finish[0]!()
  await first
  const secondAge = await age()
  expect(secondAge).toBeGreaterThan(0)
  finish[1]!()
  await second
  expect(await age()).toBeUndefined()
})

it('measures steps within their workflow, and says how many runs wait', async () => {
  const store = startRunning()
  await workflows.step({ workflow: 'import', name: 'fetch' }, async () => {})
  workflows.recordStep({ workflow: 'import', name: 'fetch', outcome: 'cancelled', durationSeconds: 2 })
  workflows.setWaiting({ name: 'import', count: 4 })
  const step = 'workflow.step.duration{workflow.name=import,workflow.outcome='
  expect(recordedIn(store)).toEqual({
    [`${step}success,workflow.step.name=fetch}`]: '1x',
    [`${step}cancelled,workflow.step.name=fetch}`]: '1x',
    'workflow.waiting_runs{workflow.name=import}': 4,
  })
})
