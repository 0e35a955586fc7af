import { AggregationTemporality, InMemoryMetricExporter, type MetricData } from '@opentelemetry/sdk-metrics'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Metric } from '../../../src/catalog/metric.ts'
import { runningKey } from '../../../src/diagnostics/running-key.ts'
import { inPreferredTemporality } from '../../../src/push/delta-producer.ts'
import { metricProducer } from '../../../src/series/metric-producer.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'

const metric = <const Kind extends Metric['kind']>(kind: Kind) => ({
  name: `test.${kind}`,
  kind,
  unit: 's',
  description: 'A metric.',
  attributes: { a: { description: 'a', limit: 9 } },
  stability: 'ours' as const,
  ...(kind === 'histogram' && { buckets: [1, 2] }),
})

let store: SeriesStore

beforeEach(() => run(new SeriesStore()))
afterEach(() => Reflect.deleteProperty(globalThis, runningKey))

function run(started: SeriesStore): void {
  store = started
  Object.assign(globalThis, { [runningKey]: { store, version: '1' } })
}

/** Gives what each collection has of a metric, as an exporter that prefers this temporality gets it. */
function collecting(temporality: AggregationTemporality): (name: string) => Promise<MetricData> {
  const producer = inPreferredTemporality(metricProducer(), new InMemoryMetricExporter(temporality))
  return async (name) => {
    const { resourceMetrics } = await producer.collect()
    return resourceMetrics.scopeMetrics[0]!.metrics.find(({ descriptor }) => descriptor.name === name)!
  }
}

const valuesOf = ({ dataPoints }: MetricData): unknown[] => dataPoints.map(({ value }) => value)

describe('for an exporter that prefers what was added', () => {
  test('a counter has what was added since, and its series is left out when that is nothing', async () => {
    const collect = collecting(AggregationTemporality.DELTA)
    const counter = store.counter(metric('counter'))
    const series = counter.bind({ a: 'x' })
    series.add(2)
    counter.add(7, { a: 'y' })
    const first = await collect('test.counter')
    expect(first.aggregationTemporality).toBe(AggregationTemporality.DELTA)
    expect(valuesOf(first)).toEqual([2, 7])
    series.add(3)
    const second = await collect('test.counter')
    expect(second.dataPoints).toMatchObject([{ attributes: { a: 'x' }, value: 3 }])
    expect(second.dataPoints[0]!.startTime).toEqual(first.dataPoints[0]!.endTime)
    expect(valuesOf(await collect('test.counter'))).toEqual([])
  })

  test('a histogram has the buckets, count and sum of what was recorded since', async () => {
    const collect = collecting(AggregationTemporality.DELTA)
    const series = store.histogram(metric('histogram')).bind({ a: 'x' })
    for (const value of [0.5, 1.5, 9]) series.record(value)
    await collect('test.histogram')
    for (const value of [1.5, 1.75]) series.record(value)
    expect(valuesOf(await collect('test.histogram'))).toEqual([
      { buckets: { boundaries: [1, 2], counts: [0, 2, 0] }, count: 2, sum: 3.25 },
    ])
  })

  test('an exponential histogram has its new buckets at the scale that it has now', async () => {
    run(new SeriesStore({ exponentialHistograms: ['test.*'] }))
    const collect = collecting(AggregationTemporality.DELTA)
    const series = store.histogram(metric('histogram')).bind({ a: 'x' })
    for (const value of [1.01, 1.02, 1.03, -4, 0]) series.record(value)
    const [before] = valuesOf(await collect('test.histogram')) as [{ scale: number }]
    // Far away, so that the buckets before become wider.
    for (const value of [1e9, 1.02, 0]) series.record(value)
    const [added] = valuesOf(await collect('test.histogram')) as [
      { scale: number; positive: { bucketCounts: number[] } },
    ]
    expect(added.scale).toBeLessThan(before.scale)
    expect(added).toMatchObject({ count: 3, sum: 1e9 + 1.02, zeroCount: 1 })
    expect(added.positive.bucketCounts.filter((count) => count !== 0)).toEqual([1, 1])
    expect(added.positive.bucketCounts.at(-1)).toBe(1)
  })

  test('a series that was removed and made again begins anew', async () => {
    const collect = collecting(AggregationTemporality.DELTA)
    const counter = store.counter(metric('counter'))
    counter.add(9, { a: 'x' })
    await collect('test.counter')
    counter.remove({ a: 'x' })
    await new Promise((resolve) => setTimeout(resolve, 2))
    counter.add(2, { a: 'x' })
    expect(valuesOf(await collect('test.counter'))).toEqual([2])
  })

  test('what goes up and down stays as it is', async () => {
    const collect = collecting(AggregationTemporality.DELTA)
    store.gauge(metric('upDownCounter')).add(4, { a: 'x' })
    store.gauge(metric('gauge')).set(5, { a: 'x' })
    for (const name of ['test.upDownCounter', 'test.gauge', 'test.upDownCounter', 'test.gauge']) {
      const collected = await collect(name)
      expect(collected.aggregationTemporality).toBe(AggregationTemporality.CUMULATIVE)
      expect(valuesOf(collected)).toEqual([name === 'test.gauge' ? 5 : 4])
    }
  })
})

test('an exporter that prefers totals gets what the producer gives', () => {
  const producer = metricProducer()
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  expect(inPreferredTemporality(producer, exporter)).toBe(producer)
})
