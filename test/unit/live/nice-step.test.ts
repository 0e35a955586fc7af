import { expect, test } from 'vitest'
import { niceStepMs } from '../../../src/live/nice-step.ts'

test.for([
  [1250, 1000, 2000],
  [100, 1000, 1000],
  [100, 15_000, 15_000],
  [15_001, 15_000, 30_000],
  [100 * 86_400_000, 1000, 100 * 86_400_000],
] as const)('steps of at least %d ms, with samples each %d ms, are of %d ms', ([least, interval, step]) => {
  expect(niceStepMs(least, interval)).toBe(step)
})
