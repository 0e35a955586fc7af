import { expect, it } from 'vitest'
import { waitSeconds } from '../../../../src/instruments/bullmq/wait-seconds.ts'

const job = { name: 'mail', timestamp: 10_000, processedOn: 12_500, attemptsMade: 0, attemptsStarted: 1 }

it('gives the time from adding to starting', () => {
  expect(waitSeconds(job)).toBe(2.5)
})

it('leaves out the delay that the job was added with', () => {
  expect(waitSeconds({ ...job, opts: { delay: 2_000 } })).toBe(0.5)
})

it('gives nothing for a job that ran before its delay was over', () => {
  expect(waitSeconds({ ...job, opts: { delay: 60_000 } })).toBeUndefined()
})

it('gives zero where the clock of the producer is ahead', () => {
  expect(waitSeconds({ ...job, timestamp: 13_000 })).toBe(0)
})

it.each([
  ['a second attempt', { attemptsMade: 1 }],
  ['a job that put itself back', { attemptsStarted: 2 }],
  ['a job that stalled', { stalledCounter: 1 }],
  ['a job without a start', { processedOn: null }],
])('gives nothing for %s', (_, fields) => {
  expect(waitSeconds({ ...job, ...fields })).toBeUndefined()
})
