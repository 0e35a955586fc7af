import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Metric } from '../../../src/catalog/metric.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'
import type { Point } from '../../../src/snapshot/snapshot.ts'
import { translationOf } from '../../../src/snapshot/translation.ts'
import { StoreMirror } from '../../../src/thread/store-mirror.ts'
import { StorePublisher } from '../../../src/thread/store-publisher.ts'

const second = 1000

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

const translation = translationOf('UnderscoreEscapingWithSuffixes')

function tenantsOf(points: Iterable<Point>): unknown[] {
  return Array.from(points, ({ labels }) => labels.pairs.map(([, value]) => value).join())
}

describe('the mirror of a store in another thread', () => {
  it('loses what the store removes, and shows the right numbers of the rest', async () => {
    const store = new SeriesStore()
    const mirror = new StoreMirror(translation)
    const publisher = new StorePublisher(store, (growth) => mirror.grow(structuredClone(growth)))
    const counter = store.counter(requests)
    const shown = (): unknown[] => {
      publisher.flush()
      return tenantsOf(mirror.current()[0]?.points ?? [])
    }
    for (const tenant of ['a', 'b', 'c']) counter.add(1, { tenant })
    expect(shown()).toEqual(['a', 'b', 'c'])
    const page = mirror.current()[0]!.points
    counter.remove({ tenant: 'a' })
    counter.remove({ tenant: 'c' })
    counter.add(1, { tenant: 'd' })
    expect(shown()).toEqual(['b', 'd'])
    expect(tenantsOf(page)).toEqual(['a', 'b', 'c'])
    counter.remove({ tenant: 'd' })
    counter.add(4, { tenant: 'e' })
    expect(shown()).toEqual(['b', 'e'])
  })

  it('shows which series an observed metric has after some were removed', async () => {
    const store = new SeriesStore()
    const mirror = new StoreMirror(translation)
    const publisher = new StorePublisher(store, (growth) => mirror.grow(structuredClone(growth)))
    const gauge = { ...requests, kind: 'gauge', timeToLiveSeconds: 60 } as const
    const observable = store.observable(gauge)
    let tenants = ['a', 'b']
    store.onCollect('app', () => tenants.forEach((tenant) => observable.observe(1, { tenant })))
    const shown = async (): Promise<unknown[]> => {
      const observed = publisher.observed(await store.collect({ timeoutMs: 1000 }))
      publisher.flush()
      mirror.observe(observed)
      return tenantsOf(mirror.current()[0]?.points ?? [])
    }
    expect(await shown()).toEqual(['a', 'b'])
    tenants = ['b', 'c']
    vi.setSystemTime(Date.now() + 50 * second)
    expect(await shown()).toEqual(['b', 'c'])
    vi.setSystemTime(Date.now() + 50 * second)
    expect(await shown()).toEqual(['b', 'c'])
    expect(store.usage()[0]).toMatchObject({ seriesCount: 2, removedCount: 1 })
  })
})
