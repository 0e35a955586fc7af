import type { ObservableResult } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { CallbackWatch } from '../../../src/bridge/callback-watch.ts'
import { LazyMeterProvider } from '../../../src/bridge/lazy-meter-provider.ts'
import { ObservedSets } from '../../../src/bridge/observed-sets.ts'
import { ApplicationSource } from '../../../src/sdk/application-source.ts'
import { createSdkMeters } from '../../../src/sdk/sdk-meters.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'
import { DroppedPoints } from '../../../src/snapshot/dropped-points.ts'

function applicationWith({ seriesLimit = 2000 } = {}) {
  const store = new SeriesStore()
  const dropped = new DroppedPoints()
  const shared = {
    seriesLimit,
    admitted: { count: 0 },
    callbacks: new CallbackWatch(store.callbackFailures, { longestMs: 100 }),
    observed: new ObservedSets(),
  }
  const meters = createSdkMeters({ ...shared, resource: {}, pushReaders: [], exponentialHistograms: [] })
  const source = new ApplicationSource({
    store,
    sdkMeters: () => meters,
    translation: { strategy: 'UnderscoreEscapingWithSuffixes', scopeLabels: false, constantLabels: [] },
    dropped,
  })
  const meter = new LazyMeterProvider(() => meters.provider, shared).getMeter('shop')
  return { meter, dropped, failures: store.callbackFailures.counts, shown: () => shownBy(source) }
}

/** What a collection shows, as `name{labels} value`. */
async function shownBy(source: ApplicationSource): Promise<string[]> {
  const { sdk } = await source.collect(50)
  const lines: string[] = []
  for (const { name, points } of sdk) {
    // One point shows them all in turn.
    for (const { labels, cells, offset } of points) {
      const pairs = labels.pairs.map(([label, value]) => `${label}=${value}`).join()
      lines.push(`${name}{${pairs}} ${cells[offset]}`)
    }
  }
  return lines
}

it('shows of an observable metric what this collection observed, and nothing of an earlier one', async () => {
  const { meter, dropped, shown } = applicationWith()
  let queues = ['a', 'b']
  const depth = meter.createObservableGauge('depth')
  depth.addCallback((result) => queues.forEach((queue, i) => result.observe(i, { queue })))
  const [one, other] = [meter.createObservableCounter('one'), meter.createObservableCounter('other')]
  meter.addBatchObservableCallback(
    (result) => {
      result.observe(one, 1, { queue: queues[0]! })
      if (queues.length > 1) result.observe(other, 2)
    },
    [one, other],
  )
  meter.createCounter('jobs').add(3, { queue: 'b' })
  expect(await shown()).toEqual([
    'depth{queue=a} 0',
    'depth{queue=b} 1',
    'one{queue=a} 1',
    'other{} 2',
    'jobs{queue=b} 3',
  ])
  queues = ['c']
  expect(await shown()).toEqual(['depth{queue=c} 0', 'one{queue=c} 1', 'jobs{queue=b} 3'])
  queues = ['b', 'c']
  expect(await shown()).toEqual([
    'depth{queue=b} 0',
    'depth{queue=c} 1',
    'one{queue=b} 1',
    'other{} 2',
    'jobs{queue=b} 3',
  ])
  expect([...dropped.counts]).toEqual([])
})

it('shows nothing of a callback that is late, and its values again when it is in time', async () => {
  const { meter, failures, shown } = applicationWith()
  let answered: Promise<void> = Promise.resolve()
  meter.createObservableGauge('slow').addCallback(async (result: ObservableResult) => {
    await answered
    result.observe(7)
  })
  expect(await shown()).toEqual(['slow{} 7'])
  let answer = (): void => {}
  answered = new Promise((resolve) => (answer = resolve))
  expect(await shown()).toEqual([])
  expect([...failures]).toEqual([['slow', 1]])
  answer()
  expect(await shown()).toEqual(['slow{} 7'])
  expect([...failures]).toEqual([['slow', 1]])
})

it('takes two instruments of one name for one metric, with one limit', async () => {
  const { meter, shown } = applicationWith({ seriesLimit: 3 })
  for (const first of [0, 2]) {
    const gauge = meter.createObservableGauge('pool')
    const removed = (result: ObservableResult): void => result.observe(1, { id: 0 })
    gauge.addCallback(removed)
    gauge.removeCallback(removed)
    gauge.addCallback((result) => [first, first + 1].forEach((id) => result.observe(id, { id })))
  }
  expect((await shown()).sort()).toEqual([
    'pool{id=0} 0',
    'pool{id=1} 1',
    'pool{otel_metric_overflow=true} 3',
  ])
  expect(await shown()).toHaveLength(3)
})
