import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Metric } from '../../../src/catalog/metric.ts'
import { BoundCounter } from '../../../src/meters/bound-meters.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'
import { valuesOf } from '../meters/running.ts'

const requests = {
  name: 'app.requests',
  kind: 'counter',
  unit: '{request}',
  description: 'Requests.',
  attributes: {
    tenant: { description: 'Whose.', limit: 3 },
    way: { description: 'Which way.', values: ['in', 'out'] },
  },
  stability: 'ours',
  removable: true,
} as const satisfies Metric

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000_000_000 }))
afterEach(() => void vi.useRealTimers())

const second = 1000

function after(ms: number, store: SeriesStore): void {
  vi.setSystemTime(Date.now() + ms)
  store.sweep(Date.now())
}

describe('a series that is removed', () => {
  it('is gone, and one with its attributes begins at 0 and at its own time', () => {
    const store = new SeriesStore()
    const counter = store.counter(requests)
    counter.add(5, { tenant: 'a', way: 'in' })
    counter.add(1, { way: 'in', tenant: 'a' })
    counter.add(7, { tenant: 'b', way: 'in' })
    const [first] = store.current()[0]!.series
    expect(counter.remove({ tenant: 'a', way: 'in' })).toBe(1)
    expect(valuesOf(store)).toEqual({ 'app.requests{tenant=b,way=in}': 7 })
    vi.setSystemTime(Date.now() + second)
    // In both spellings that led to it.
    counter.add(1, { way: 'in', tenant: 'a' })
    counter.add(1, { tenant: 'a', way: 'in' })
    expect(valuesOf(store)).toEqual({
      'app.requests{tenant=b,way=in}': 7,
      'app.requests{tenant=a,way=in}': 2,
    })
    expect(store.current()[0]!.series.at(-1)!.startTimeMs).toBe(first!.startTimeMs + second)
  })

  it('is any that has the attributes which are given, and every one when none are', () => {
    const store = new SeriesStore()
    const counter = store.counter(requests)
    for (const tenant of ['a', 'b']) for (const way of ['in', 'out'] as const) counter.add(1, { tenant, way })
    expect(counter.remove({ tenant: 'a' })).toBe(2)
    expect(counter.remove({ tenant: 'a' })).toBe(0)
    expect(counter.remove({})).toBe(2)
    expect(store.current()).toEqual([])
  })

  it('makes room for other values and other series', () => {
    const store = new SeriesStore()
    const counter = store.counter(requests)
    for (const tenant of ['a', 'b', 'c', 'd']) counter.add(1, { tenant })
    counter.remove({ tenant: 'a' })
    counter.add(1, { tenant: 'd' })
    expect(valuesOf(store)).toMatchObject({ 'app.requests{tenant=_OTHER}': 1, 'app.requests{tenant=d}': 1 })
  })

  it('is found again by who is bound to it', () => {
    const store = new SeriesStore()
    const counter = store.counter(requests)
    const bound = new BoundCounter({ recorder: counter }, { tenant: 'a' })
    bound.add(5)
    counter.remove({ tenant: 'a' })
    expect(store.current()).toEqual([])
    bound.add(2)
    expect(valuesOf(store)).toEqual({ 'app.requests{tenant=a}': 2 })
  })

  it('stays in a metric that is not removable, because it may be bound', () => {
    const store = new SeriesStore()
    const counter = store.counter({ ...requests, removable: false })
    counter.add(1, { tenant: 'a' })
    expect(counter.remove({ tenant: 'a' })).toBe(0)
    expect(valuesOf(store)).toEqual({ 'app.requests{tenant=a}': 1 })
  })

  it('gives its memory to another one, though not before pages that show it can have ended', () => {
    const store = new SeriesStore()
    const counter = store.counter(requests)
    counter.add(5, { tenant: 'a' })
    const [first] = store.current()[0]!.series
    counter.remove({})
    counter.add(1, { tenant: 'b' })
    expect(store.current()[0]!.series[0]!.offset).not.toBe(first!.offset)
    expect(first!.cells[first!.offset]).toBe(5)
    vi.setSystemTime(Date.now() + 301 * second)
    counter.add(1, { tenant: 'c' })
    expect(store.current()[0]!.series[1]).toMatchObject({ offset: first!.offset, cells: first!.cells })
    expect(valuesOf(store)).toEqual({ 'app.requests{tenant=b}': 1, 'app.requests{tenant=c}': 1 })
  })

  it('costs no memory, however many come and go', () => {
    const store = new SeriesStore()
    const counter = store.counter({
      ...requests,
      attributes: { tenant: { description: 'Whose.', limit: 1000 } },
    })
    for (let round = 0; round < 200; round++) {
      for (let i = 0; i < 100; i++) counter.add(1, { tenant: `${round} ${i}` })
      counter.remove({})
      vi.setSystemTime(Date.now() + 60 * second)
    }
    // 100 series live at a time, and those of some five minutes rest.
    expect(store.arena.pages).toHaveLength(1)
    expect(store.usage()[0]).toMatchObject({ seriesCount: 0, removedCount: 20_000, overflowed: 0 })
  })
})

describe('the time to live of a metric', () => {
  const live = { ...requests, timeToLiveSeconds: 60 } as const

  it('ends the series that nothing was recorded into for as long', () => {
    const store = new SeriesStore()
    const counter = store.counter(live)
    counter.add(1, { tenant: 'a' })
    const busy = new BoundCounter({ recorder: counter }, { tenant: 'b' })
    busy.add()
    after(59 * second, store)
    expect(Object.keys(valuesOf(store))).toHaveLength(2)
    busy.add(0)
    after(2 * second, store)
    expect(valuesOf(store)).toEqual({ 'app.requests{tenant=b}': 1 })
    after(59 * second, store)
    expect(Object.keys(valuesOf(store))).toHaveLength(1)
    after(2 * second, store)
    expect(valuesOf(store)).toEqual({})
  })

  it('keeps a gauge that is set to the same value again and again', () => {
    const store = new SeriesStore()
    const gauge = store.gauge({ ...live, kind: 'gauge' })
    for (let i = 0; i < 5; i++) {
      gauge.set(3, { tenant: 'a' })
      after(50 * second, store)
    }
    expect(valuesOf(store)).toEqual({ 'app.requests{tenant=a}': 3 })
  })

  it('keeps an up-down counter as long as it counts something', () => {
    const store = new SeriesStore()
    const open = store.gauge({ ...live, kind: 'upDownCounter' })
    open.add(1, { tenant: 'a' })
    after(1, store)
    after(3600 * second, store)
    expect(valuesOf(store)).toEqual({ 'app.requests{tenant=a}': 1 })
    open.add(-1, { tenant: 'a' })
    after(1, store)
    after(61 * second, store)
    expect(valuesOf(store)).toEqual({})
  })

  it('makes room at the limit without a scrape', () => {
    const store = new SeriesStore()
    const counter = store.counter({ ...live, seriesLimit: 3 })
    counter.add(1, { tenant: 'a' })
    counter.add(1, { tenant: 'b' })
    vi.setSystemTime(Date.now() + 61 * second)
    counter.add(1, { tenant: 'c' })
    expect(valuesOf(store)).toEqual({ 'app.requests{tenant=c}': 1 })
  })

  it('creates no series at 0 that would end at once', () => {
    const store = new SeriesStore()
    store.counter({ ...live, attributes: { way: requests.attributes.way } })
    expect(store.current()).toEqual([])
  })
})

describe('the budget of a process', () => {
  it('sends new series of every metric to its overflow one, and says which metrics have the most', () => {
    const store = new SeriesStore({ totalSeriesLimit: 3 })
    const first = store.counter(requests)
    const second = store.counter({ ...requests, name: 'app.others' })
    for (const tenant of ['a', 'b', 'c']) first.add(1, { tenant })
    second.add(1, { tenant: 'a' })
    second.add(1, { tenant: 'b' })
    first.add(1, { tenant: 'a' })
    expect(valuesOf(store)).toMatchObject({
      'app.requests{tenant=a}': 2,
      'app.others{otel.metric.overflow=true}': 2,
    })
    first.remove({ tenant: 'b' })
    second.add(1, { tenant: 'b' })
    expect(valuesOf(store)).toMatchObject({ 'app.others{tenant=b}': 1 })
  })
})
