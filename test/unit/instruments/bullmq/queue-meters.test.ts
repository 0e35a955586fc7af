import { expect, it } from 'vitest'
import { QueueMeters } from '../../../../src/instruments/bullmq/queue-meters.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

it('keeps the first 50 job names of a queue apart and the rest together', () => {
  const queue = new QueueMeters(new SeriesStore()).queue('mail')
  const first = Array.from({ length: 50 }, (_, i) => queue.job(`job-${i}`))
  expect(new Set(first)).toHaveProperty('size', 50)
  expect(queue.job('job-50')).toBe(queue.job('job-51'))
  expect(queue.job('job-49')).toBe(first[49])
})

it('keeps the first 100 queues apart and the rest together', () => {
  const meters = new QueueMeters(new SeriesStore())
  const first = Array.from({ length: 100 }, (_, i) => meters.queue(`queue-${i}`))
  expect(new Set(first)).toHaveProperty('size', 100)
  expect(meters.queue('queue-100')).toBe(meters.queue('queue-101'))
  expect(meters.queue('queue-99')).toBe(first[99])
})

it('counts a job without a name among the others', () => {
  const queue = new QueueMeters(new SeriesStore()).queue('mail')
  expect(queue.job(undefined)).toBe(queue.job('_OTHER'))
})
