import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Metric } from '../../../src/catalog/metric.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'
import type { Growth } from '../../../src/thread/protocol.ts'
import { StoreMirror } from '../../../src/thread/store-mirror.ts'
import { StorePublisher } from '../../../src/thread/store-publisher.ts'

const attribute = { description: 'any', limit: 1000 }
const shared = {
  unit: '{one}',
  description: 'A metric.',
  attributes: { a: attribute },
  stability: 'ours',
} as const
const counter = { ...shared, name: 'test.counter', kind: 'counter' } as const satisfies Metric
const gauge = { ...shared, name: 'test.gauge', kind: 'gauge' } as const satisfies Metric
const histogram = {
  ...shared,
  name: 'test.histogram',
  kind: 'histogram',
  buckets: [1, 2],
} as const satisfies Metric

function read(collected: ReturnType<SeriesStore['current']>): Record<string, unknown> {
  return Object.fromEntries(
    collected.flatMap(({ metric, series }) =>
      series.map((one) => [
        `${metric.name} ${one.values.join()}`,
        [
          ...one.cells.subarray(one.offset, one.offset + (metric.kind === 'histogram' ? 4 : 1)),
          one.startTimeMs,
        ],
      ]),
    ),
  )
}

describe('StoreMirror', () => {
  it('shows what the store holds after any records, without a message for a value', async () => {
    const record = fc.tuple(fc.constantFrom('counter', 'gauge', 'histogram'), fc.nat(5), fc.nat(9))
    await fc.assert(
      fc.asyncProperty(fc.array(record), fc.array(record), async (before, after) => {
        const store = new SeriesStore()
        const mirror = new StoreMirror()
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
        const publisher = new StorePublisher(store, (growth: readonly Growth[]) => {
          messages++
          // What a message does to its content, but for the shared pages.
          mirror.grow(growth.map((one) => (one.kind === 'page' ? one : structuredClone(one))))
        })
        for (const records of [before, after, before]) {
          apply(records)
          const collected = await store.collect({ timeoutMs: 100 })
          publisher.flush()
          mirror.observe(publisher.observed(collected))
          expect(read(mirror.current())).toEqual(read(collected))
        }
        const messagesSoFar = messages
        apply(after.filter(([kind]) => kind !== 'gauge'))
        expect(messages).toBe(messagesSoFar)
      }),
    )
  })
})
