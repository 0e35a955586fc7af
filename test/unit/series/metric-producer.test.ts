import {
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { afterEach, describe, expect, it } from 'vitest'
import { metricProducer } from '../../../src/series/metric-producer.ts'
import { runningKey } from '../../../src/diagnostics/running-key.ts'
import type { Metric } from '../../../src/catalog/metric.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'

const shared = {
  unit: 's',
  description: 'A metric.',
  attributes: { a: { description: 'a', limit: 9 } },
  stability: 'ours',
} as const
const counter = { ...shared, name: 'test.counter', kind: 'counter' } as const satisfies Metric
const level = { ...shared, name: 'test.level', kind: 'upDownCounter' } as const satisfies Metric
const gauge = { ...shared, name: 'test.gauge', kind: 'gauge' } as const satisfies Metric
const histogram = {
  ...shared,
  name: 'test.histogram',
  kind: 'histogram',
  buckets: [1, 2],
} as const satisfies Metric

afterEach(() => Reflect.deleteProperty(globalThis, runningKey))

/** Collects through a real reader of the SDK, as an application's own OTLP export does. */
async function collect(): Promise<unknown> {
  const exporter = new InMemoryMetricExporter(1)
  const reader = new PeriodicExportingMetricReader({ exporter, metricProducers: [metricProducer()] })
  const provider = new MeterProvider({ readers: [reader] })
  await provider.forceFlush()
  const metrics = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  await provider.shutdown()
  return metrics.map(({ descriptor, dataPointType, dataPoints, ...rest }) => ({
    name: descriptor.name,
    unit: descriptor.unit,
    dataPointType,
    isMonotonic: 'isMonotonic' in rest ? rest.isMonotonic : undefined,
    points: dataPoints.map(({ attributes, value }) => ({ attributes, value })),
  }))
}

describe('metricProducer', () => {
  it('hands every kind of metric to a reader of the SDK', async () => {
    const store = new SeriesStore()
    Object.defineProperty(globalThis, runningKey, { value: { store, version: '1.2.3' }, configurable: true })
    store.counter(counter).add(2, { a: 'x' })
    store.gauge(level).add(-1)
    const observed = store.observable(gauge)
    store.onCollect('test', () => observed.observe(0.5))
    for (const seconds of [0.5, 1, 7]) store.histogram(histogram).record(seconds)
    const x = { a: 'x' }
    expect(await collect()).toEqual([
      {
        name: 'test.counter',
        unit: 's',
        dataPointType: 3,
        isMonotonic: true,
        points: [{ attributes: x, value: 2 }],
      },
      {
        name: 'test.level',
        unit: 's',
        dataPointType: 3,
        isMonotonic: false,
        points: [{ attributes: {}, value: -1 }],
      },
      {
        name: 'test.gauge',
        unit: 's',
        dataPointType: 2,
        isMonotonic: undefined,
        points: [{ attributes: {}, value: 0.5 }],
      },
      {
        name: 'test.histogram',
        unit: 's',
        dataPointType: 0,
        isMonotonic: undefined,
        points: [
          {
            attributes: {},
            value: { buckets: { boundaries: [1, 2], counts: [2, 0, 1] }, count: 3, sum: 8.5 },
          },
        ],
      },
    ])
  })

  it('hands over exponential buckets where a histogram keeps them', async () => {
    const store = new SeriesStore({ exponentialHistograms: ['test.*'] })
    Object.defineProperty(globalThis, runningKey, { value: { store, version: '1.2.3' }, configurable: true })
    for (const seconds of [0, 1, 2, 4]) store.histogram(histogram).record(seconds)
    expect(await collect()).toMatchObject([
      {
        name: 'test.histogram',
        dataPointType: 1,
        points: [
          {
            value: {
              count: 4,
              sum: 7,
              scale: 6,
              zeroCount: 1,
              positive: { offset: -1, bucketCounts: { 0: 1, 64: 1, 128: 1, length: 129 } },
              negative: { bucketCounts: [] },
            },
          },
        ],
      },
    ])
  })

  it('hands over nothing without the preload', async () => {
    expect(await collect()).toEqual([])
  })
})
