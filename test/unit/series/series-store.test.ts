import { describe, expect, it } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import type { Metric } from '../../../src/catalog/metric.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'

const open = { description: 'any', limit: 10_000 }
const requests = {
  name: 'test.requests',
  kind: 'counter',
  unit: '{request}',
  description: 'Requests.',
  attributes: { a: open, b: open, c: open },
  stability: 'ours',
} as const satisfies Metric

const durations = {
  ...requests,
  name: 'test.durations',
  kind: 'histogram',
  unit: 's',
  buckets: [1, 2, 5],
} as const satisfies Metric

async function read(store: SeriesStore): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {}
  for (const { metric, series } of await store.collect({ timeoutMs: 100 })) {
    for (const one of series) {
      const length = metric.kind === 'histogram' ? (metric.buckets?.length ?? 0) + 2 : 1
      const key = `${metric.name} ${JSON.stringify(Object.fromEntries(one.attributes))}`
      found[key] = [...one.cells.subarray(one.offset, one.offset + length)]
    }
  }
  return found
}

describe('SeriesStore', () => {
  it('adds up what is recorded for each set of attributes, in any order and spelling', async () => {
    const value = fc.oneof(
      fc.constantFrom('x', 'y', ''),
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
      fc.constant(undefined),
    )
    const records = fc.array(
      fc.tuple(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value), fc.integer({ min: 0, max: 9 })),
    )
    await fc.assert(
      fc.asyncProperty(records, async (calls) => {
        const store = new SeriesStore()
        const counter = store.counter(requests)
        const model = new Map<string, number>()
        for (const [attributes, amount] of calls) {
          counter.add(amount, attributes)
          const kept = Object.entries(attributes).filter(([, v]) => v !== undefined && v !== '')
          const key = JSON.stringify(Object.fromEntries(kept.map(([k, v]) => [k, String(v)]).sort()))
          model.set(key, (model.get(key) ?? 0) + amount)
        }
        const expected = Object.fromEntries([...model].map(([key, sum]) => [`test.requests ${key}`, [sum]]))
        expect(await read(store)).toEqual(expected)
      }),
    )
  })

  it('counts a value on a bound into the bucket below, and what is over all bounds into the last', async () => {
    const store = new SeriesStore()
    const histogram = store.histogram(durations)
    for (const value of [0.5, 1, 1.5, 2, 5, 6]) histogram.record(value, { a: 'x' })
    expect(await read(store)).toEqual({ 'test.durations {"a":"x"}': [16, 2, 2, 1, 1] })
  })

  it('drops values that would poison a series and keeps it true', async () => {
    const store = new SeriesStore()
    const counter = store.counter(requests)
    const bound = counter.bind({ a: 'x' })
    for (const bad of [Number.NaN, Infinity, -1, '5', 5n, null, undefined, Symbol('s'), {}]) {
      counter.add(bad as number, { a: 'x' })
      if (bad !== undefined) bound.add(bad as number)
    }
    counter.add(2, { a: 'x' })
    bound.add()
    expect(await read(store)).toEqual({ 'test.requests {"a":"x"}': [3] })
  })

  it('survives attributes that are hostile, without throwing', async () => {
    const store = new SeriesStore()
    const counter = store.counter(requests)
    const circular: Record<string, unknown> = {}
    circular['a'] = circular
    const throwing = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    })
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    )
    for (const bad of [
      null,
      'text',
      7,
      circular,
      throwing,
      proxy,
      { a: Symbol('s') },
      { a: () => {} },
      { a: ['x'] },
      { zzz: 1 },
    ]) {
      counter.add(1, bad as never)
    }
    expect(
      Object.values(await read(store))
        .flat()
        .reduce((sum, one) => sum + one),
    ).toBe(10)
  })

  it('folds what is over the limit into one overflow series and keeps counting the series it has', async () => {
    const store = new SeriesStore()
    const counter = store.counter({ ...requests, seriesLimit: 5 })
    for (let round = 0; round < 2; round++) for (let i = 0; i < 20; i++) counter.add(1, { a: `user-${i}` })
    const found = await read(store)
    expect(Object.keys(found)).toHaveLength(5)
    expect(found['test.requests {"a":"user-0"}']).toEqual([2])
    expect(found['test.requests {"otel.metric.overflow":"true"}']).toEqual([32])
  })

  it('folds values outside a closed list, and those over a limit of values, into _OTHER', async () => {
    const store = new SeriesStore()
    const counter = store.counter({
      ...requests,
      attributes: {
        a: { description: 'closed', values: ['x', 'y'] },
        b: { description: 'limited', limit: 2 },
      },
    } as Metric)
    for (const b of ['1', '2', '3', '4']) counter.add(1, { a: 'z', b })
    expect(await read(store)).toEqual({
      'test.requests {"a":"_OTHER","b":"1"}': [1],
      'test.requests {"a":"_OTHER","b":"2"}': [1],
      'test.requests {"a":"_OTHER","b":"_OTHER"}': [2],
    })
  })

  it('begins the counters whose attributes are all closed lists at 0', async () => {
    const store = new SeriesStore()
    store.counter({
      ...requests,
      attributes: { a: { description: 'a', values: ['x', 'y'] }, b: { description: 'b', values: ['1'] } },
    })
    expect(await read(store)).toEqual({
      'test.requests {"a":"x","b":"1"}': [0],
      'test.requests {"a":"y","b":"1"}': [0],
    })
  })

  it('gives the same series to two askers, and keeps the first of two conflicting definitions', async () => {
    const store = new SeriesStore()
    store.counter(requests).add(1, { a: 'x' })
    store.counter({ ...requests }).add(1, { a: 'x' })
    store.gauge({ ...requests, kind: 'gauge' }).set(40, { a: 'x' })
    expect(await read(store)).toEqual({ 'test.requests {"a":"x"}': [2] })
  })

  it('shows of an observable metric only what the current collection observed', async () => {
    const store = new SeriesStore()
    const gauge = store.observable({ ...requests, kind: 'gauge' })
    let seen = ['x', 'y']
    store.onCollect('test', () => {
      for (const a of seen) gauge.observe(1, { a })
    })
    expect(Object.keys(await read(store))).toHaveLength(2)
    seen = ['y', 'y']
    expect(await read(store)).toEqual({ 'test.requests {"a":"y"}': [2] })
  })

  it('shares one collection between those who ask while it runs', async () => {
    const store = new SeriesStore()
    const gauge = store.observable({ ...requests, kind: 'gauge' })
    let runs = 0
    store.onCollect('slow', async () => {
      runs++
      await new Promise((resolve) => setTimeout(resolve, 20))
      gauge.observe(1)
    })
    expect(await Promise.all([read(store), read(store)])).toEqual([
      { 'test.requests {}': [1] },
      { 'test.requests {}': [1] },
    ])
    expect(runs).toBe(1)
  })

  it('lets nobody wait longer than they asked for, whoever they share a collection with', async () => {
    const store = new SeriesStore()
    const gauge = store.observable({ ...requests, kind: 'gauge' })
    store.onCollect('hangs', () => new Promise(() => {}))
    store.onCollect('good', () => gauge.observe(1))
    void store.collect({ timeoutMs: 600_000 })
    expect(await read(store)).toEqual({ 'test.requests {}': [1] })
  })

  it('collects without a callback that throws, rejects or hangs, and counts each', async () => {
    const store = new SeriesStore()
    const gauge = store.observable({ ...requests, kind: 'gauge' })
    store.onCollect('throws', () => {
      throw new Error('no')
    })
    store.onCollect('rejects', () => Promise.reject(new Error('no')))
    store.onCollect('hangs', () => new Promise(() => {}))
    store.onCollect('good', () => gauge.observe(1))
    expect(await read(store)).toEqual({ 'test.requests {}': [1] })
    expect(await read(store)).toEqual({ 'test.requests {}': [1] })
    expect(Object.fromEntries(store.callbackFailures.counts)).toEqual({ throws: 2, rejects: 2, hangs: 2 })
  })
})
