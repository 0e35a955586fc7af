import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import type { Metric } from '../../../src/catalog/metric.ts'
import { BusiestValues } from '../../../src/series/busiest-values.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'
import { valuesOf } from '../meters/running.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('the busiest values', () => {
  it('take the places of those that are recorded less than half as often, the busiest first', () => {
    const values = new BusiestValues(20)
    for (let i = 0; i < 9; i++) values.offer('busy')
    for (let i = 0; i < 50; i++) values.offer('busier')
    values.offer('rare')
    const uses = new Map([
      ...Array.from({ length: 18 }, (_, i) => [`k${i}`, 100] as const),
      ['idle', 0],
      ['slow', 5],
    ] as const)
    // 9 is not more than twice 5.
    expect(values.takeSwaps(uses)).toEqual([{ out: 'idle', in: 'busier' }])
    expect(values.takeSwaps(uses)).toEqual([])
  })

  it('never take a place on what is another value’s, whatever comes in whichever order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 500 }),
        fc.nat(20),
        (stream, keptUses) => {
          const values = new BusiestValues(2)
          for (const one of stream) values.offer(`v${one}`)
          for (const swap of values.takeSwaps(
            new Map([
              ['kept', keptUses],
              ['other', keptUses],
            ]),
          )) {
            const truth = stream.filter((one) => `v${one}` === swap.in).length
            expect(truth).toBeGreaterThan(2 * keptUses)
          }
        },
      ),
    )
  })

  it('find every value that has more than its share of many', () => {
    const values = new BusiestValues(10)
    for (let i = 0; i < 10_000; i++) {
      values.offer(`rare ${i}`)
      if (i % 4 === 0) values.offer('whale')
    }
    expect(values.takeSwaps(new Map([['kept', 10]]))).toEqual([{ out: 'kept', in: 'whale' }])
  })
})

describe('a metric that keeps the busiest values', () => {
  const metric = {
    name: 'app.requests',
    kind: 'counter',
    unit: '{request}',
    description: 'Requests.',
    attributes: { tenant: { description: 'Whose.', limit: 2, keep: 'busiest' } },
    stability: 'ours',
  } as const satisfies Metric

  it('folds the tail, then gives a busy value a series that begins at 0 and folds an idle one', () => {
    const store = new SeriesStore()
    const counter = store.counter(metric)
    const record = (tenant: string, times: number): void => {
      for (let i = 0; i < times; i++) counter.add(1, { tenant })
    }
    record('early', 3)
    record('steady', 50)
    record('late', 40)
    record('rare', 1)
    expect(valuesOf(store)).toEqual({
      'app.requests{tenant=early}': 3,
      'app.requests{tenant=steady}': 50,
      'app.requests{tenant=_OTHER}': 41,
    })
    vi.setSystemTime(Date.now() + 60_000)
    store.sweep(Date.now())
    record('late', 5)
    record('early', 1)
    expect(valuesOf(store)).toEqual({
      'app.requests{tenant=steady}': 50,
      // Nothing is taken out of what was counted: it only grows.
      'app.requests{tenant=_OTHER}': 42,
      'app.requests{tenant=late}': 5,
    })
    expect(store.usage()[0]!.folded).toEqual(new Map([['tenant', 42]]))
  })

  it('passes no place to and fro between values that are equally busy', () => {
    const store = new SeriesStore()
    const counter = store.counter(metric)
    for (let round = 0; round < 10; round++) {
      for (const tenant of ['a', 'b', 'c', 'd']) for (let i = 0; i < 20; i++) counter.add(1, { tenant })
      vi.setSystemTime(Date.now() + 60_000)
      store.sweep(Date.now())
    }
    expect(store.usage()[0]!.removedCount).toBe(0)
  })
})
