import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Metric } from '../../../src/catalog/metric.ts'
import type { ExemplarSource } from '../../../src/series/exemplar-slots.ts'
import type { ExponentialHistogramSeries } from '../../../src/series/exponential-histogram-series.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'

const requests = {
  name: 'requests',
  kind: 'counter',
  unit: '{request}',
  description: '',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric
const duration = { ...requests, name: 'duration', kind: 'histogram', unit: 's', buckets: [0.1, 1] } as const

const labels = [
  ['trace_id', 'a'],
  ['span_id', 'b'],
]
const startMs = 1_790_000_000_000

describe('exemplars', () => {
  beforeEach(() => vi.useFakeTimers({ now: startMs }))
  afterEach(() => vi.useRealTimers())

  test('are not kept as long as there is no source', () => {
    const store = new SeriesStore()
    const series = store.histogram(duration).bind()
    series.record(0.5)
    expect(series.exemplars).toBeUndefined()
  })

  test('are kept of each bucket while a sampled span is active', () => {
    const store = new SeriesStore()
    const series = store.histogram(duration).bind()
    let isSampled = true
    store.keepExemplars(() => (isSampled ? { traceId: 'a', spanId: 'b' } : undefined))
    series.record(0.5)
    isSampled = false
    series.record(5)
    expect(series.exemplars).toEqual([undefined, { labels, value: 0.5, timeMs: startMs }])
    expect([...store.takeExemplars()]).toEqual([[duration.name, new Set([series])]])
    expect([...store.takeExemplars()]).toEqual([])
  })

  test('are kept of a counter’s last increment', () => {
    const store = new SeriesStore()
    store.keepExemplars(() => ({ traceId: 'a', spanId: 'b' }))
    const series = store.counter(requests).bind()
    series.add(3)
    expect(series.exemplars).toEqual([{ labels, value: 3, timeMs: startMs }])
  })

  test('take the place of one another once a second, and the source is not asked in between', () => {
    const store = new SeriesStore()
    const source = vi.fn<ExemplarSource>(() => ({ traceId: 'a', spanId: 'b' }))
    store.keepExemplars(source)
    const series = store.histogram(duration).bind()
    for (const afterMs of [0, 999, 1000, 1500]) {
      vi.setSystemTime(startMs + afterMs)
      series.record(0.5 + afterMs / 1e4)
    }
    expect(series.exemplars![1]).toEqual({ labels, value: 0.6, timeMs: startMs + 1000 })
    expect(source).toHaveBeenCalledTimes(2)
    // A clock that was set back does not keep an old exemplar for ever.
    vi.setSystemTime(startMs - 60_000)
    series.record(0.2)
    expect(series.exemplars![1]!.value).toBe(0.2)
  })
})

describe('a store with exponential histograms', () => {
  const store = new SeriesStore({ exponentialHistograms: ['dur*', 'other'] })

  test('keeps both kinds of buckets of those that are named', () => {
    const series = store.histogram(duration).bind()
    for (const value of [0.05, 0.5, 0.5, 8]) series.record(value)
    const { cells, offset } = series
    expect([...cells.subarray(offset, offset + 4)]).toEqual([9.05, 1, 2, 1])
    const { positive } = (series as ExponentialHistogramSeries).exponential
    const bucketCounts = Array.from(positive.bucketCounts)
    expect(bucketCounts.filter((count) => count > 0)).toEqual([1, 2, 1])
  })

  test('tells whoever follows it which metrics they are', () => {
    expect(store.current()[0]!.metric).toEqual({ ...duration, exponential: true })
  })

  test('leaves others as they are', () => {
    const series = store.histogram({ ...duration, name: 'a.dur' }).bind()
    expect('exponential' in series).toBe(false)
  })

  test('gives the same series when it is asked again', () => {
    expect(store.histogram(duration).bind()).toBe(store.histogram(duration).bind())
  })
})
