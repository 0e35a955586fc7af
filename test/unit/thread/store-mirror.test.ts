import { describe, expect, it } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import type { Metric } from '../../../src/catalog/metric.ts'
import { labelText } from '../../../src/exposition/label-text.ts'
import type { Escaping } from '../../../src/naming/escape-name.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'
import type { MetricPoints } from '../../../src/snapshot/family-table.ts'
import { fromStore } from '../../../src/snapshot/from-store.ts'
import { translationOf } from '../../../src/snapshot/translation.ts'
import type { Growth } from '../../../src/thread/protocol.ts'
import { StoreMirror } from '../../../src/thread/store-mirror.ts'
import { StorePublisher } from '../../../src/thread/store-publisher.ts'

const translation = translationOf('UnderscoreEscapingWithSuffixes')
const attribute = { description: 'any', limit: 1000 }
const shared = {
  unit: '{one}',
  description: 'A metric.',
  attributes: { a: attribute },
  stability: 'ours',
} as const
const counter = {
  ...shared,
  name: 'test.counter',
  kind: 'counter',
  isBusiness: true,
} as const satisfies Metric
const gauge = { ...shared, name: 'test.gauge', kind: 'gauge' } as const satisfies Metric
const histogram = {
  ...shared,
  name: 'test.histogram',
  kind: 'histogram',
  buckets: [1, 2],
} as const satisfies Metric

function read(metrics: readonly MetricPoints[]): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const { points, ...head } of metrics) {
    const { name, kind } = head
    shown[name] = head
    for (const { labels, cells, offset, startTimeMs } of points) {
      const cellCount = kind === 'histogram' ? 4 : 1
      const key = `${name} ${JSON.stringify(labels.pairs)}`
      expect(shown[key]).toBeUndefined()
      shown[key] = [...cells.subarray(offset, offset + cellCount), startTimeMs]
    }
  }
  return shown
}

/** Gives what a message does to its content, but for the shared pages. */
function sent({ pages, ...growth }: Growth): Growth {
  return { pages, ...structuredClone(growth) }
}

describe('StoreMirror', () => {
  it('shows what the store holds after any records, without a message for a value', async () => {
    const record = fc.tuple(fc.constantFrom('counter', 'gauge', 'histogram'), fc.nat(5), fc.nat(9))
    await fc.assert(
      fc.asyncProperty(fc.array(record), fc.array(record), async (before, after) => {
        const store = new SeriesStore()
        const mirror = new StoreMirror(translation)
        let observed: string[] = []
        const observable = store.observable(gauge)
        store.onCollect('test', () => observed.forEach((a) => observable.observe(1, { a })))
        const recorders = { counter: store.counter(counter), histogram: store.histogram(histogram) }
        const apply = (records: typeof before): void => {
          observed = []
          for (const [kind, a, value] of records) {
            if (kind === 'counter') recorders.counter.add(value, { a })
            else if (kind === 'histogram') recorders.histogram.record(value, { a })
            else observed.push(String(a))
          }
        }
        apply(before)
        let messages = 0
        const publisher = new StorePublisher(store, (growth) => {
          messages++
          mirror.grow(sent(growth))
        })
        for (const records of [before, after, before]) {
          apply(records)
          const collected = await store.collect({ timeoutMs: 100 })
          publisher.flush()
          mirror.observe(publisher.observed(collected))
          expect(read(mirror.current())).toEqual(read(fromStore(collected, translation)))
        }
        const messagesSoFar = messages
        apply(after.filter(([kind]) => kind !== 'gauge'))
        expect(messages).toBe(messagesSoFar)
      }),
    )
  })

  it('shows nothing of a second definition of a metric, which the store leaves out', () => {
    const store = new SeriesStore()
    const mirror = new StoreMirror(translation)
    const publisher = new StorePublisher(store, (growth) => mirror.grow(sent(growth)))
    store.counter(counter).add(1, { a: 'first' })
    store.histogram({ ...histogram, name: counter.name }).record(1, { a: 'second' })
    publisher.flush()
    expect(read(mirror.current())).toEqual(read(fromStore(store.current(), translation)))
  })

  it('keeps the bytes of each series for itself, of any length', () => {
    const store = new SeriesStore()
    const mirror = new StoreMirror(translation)
    const publisher = new StorePublisher(store, (growth) => mirror.grow(sent(growth)))
    const values = ['short', 'x'.repeat(3000), 'y'.repeat(70_000), 'z'.repeat(300)]
    store.counter(counter).add(1)
    for (const a of values) store.counter(counter).add(1, { a })
    publisher.flush()
    const written = (): string[] => {
      const [metric] = mirror.current()
      return Array.from(metric!.points, ({ labels }) =>
        Buffer.from(labelText(labels, 'underscores')).toString(),
      )
    }
    expect(written()).toEqual(['', ...values.map((a) => `a="${a}"`)])
    expect(written()).toEqual(['', ...values.map((a) => `a="${a}"`)])
  })

  it('keeps the texts of one escaping apart from those of another', () => {
    const dotted = { ...counter, attributes: { 'a.b': attribute } } as const satisfies Metric
    const store = new SeriesStore()
    const mirror = new StoreMirror(translationOf('NoTranslation'))
    const publisher = new StorePublisher(store, (growth) => mirror.grow(sent(growth)))
    for (const a of ['1', '2']) store.counter(dotted).add(1, { 'a.b': a })
    publisher.flush()
    const written = (escaping: Escaping): string[] =>
      mirror
        .current()
        .flatMap(({ points }) =>
          Array.from(points, ({ labels }) => Buffer.from(labelText(labels, escaping)).toString()),
        )
    for (let scrape = 0; scrape < 2; scrape++) {
      expect(written('underscores')).toEqual(['a_b="1"', 'a_b="2"'])
      expect(written('dots')).toEqual(['a_dot_b="1"', 'a_dot_b="2"'])
      expect(written('allow-utf-8')).toEqual(['"a.b"="1"', '"a.b"="2"'])
    }
  })
})
