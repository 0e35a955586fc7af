import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ExponentialHistogram,
} from '@opentelemetry/sdk-metrics'
import { describe, expect, test } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import { nativeBuckets, type NativeRun } from '../../../src/exposition/native-buckets.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'
import type { ExponentialHistogramSeries } from '../../../src/series/exponential-histogram-series.ts'

const none = { offset: 0, bucketCounts: [] }

function runOf(bucketCounts: readonly number[], { offset = 0, scale = 3 } = {}): NativeRun {
  return nativeBuckets({ scale, zeroCount: 0, positive: { offset, bucketCounts }, negative: none })!.positive
}

describe('native buckets', () => {
  test('bridge a gap of one empty bucket and begin a span after a longer one', () => {
    expect(runOf([1, 0, 2])).toEqual({ spans: [{ offset: 1, length: 3 }], counts: [1, 0, 2] })
    expect(runOf([0, 1, 0, 0, 2, 3, 0])).toEqual({
      spans: [
        { offset: 2, length: 1 },
        { offset: 2, length: 2 },
      ],
      counts: [1, 2, 3],
    })
  })

  test('are merged when they are finer than the finest schema', () => {
    // At scale 10 four buckets become one: -5 lies in -2, and -4 to -1 in -1.
    const merged = nativeBuckets({
      scale: 10,
      zeroCount: 1,
      positive: { offset: -5, bucketCounts: [1, 2, 3, 4, 5, 6] },
      negative: none,
    })
    expect(merged).toEqual({
      schema: 8,
      zeroCount: 1,
      count: 22,
      positive: { spans: [{ offset: -1, length: 3 }], counts: [1, 14, 6] },
      negative: { spans: [], counts: [] },
    })
  })

  test('are none where a bucket is wider than any schema', () => {
    expect(nativeBuckets({ scale: -5, zeroCount: 0, positive: none, negative: none })).toBeUndefined()
    expect(nativeBuckets({ scale: -4, zeroCount: 0, positive: none, negative: none })!.schema).toBe(-4)
  })

  test('of our own series are those of the OpenTelemetry SDK', async () => {
    const value = fc.oneof(
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      fc.double({ min: 0.9, max: 1.1, noNaN: true }),
      fc.integer({ min: -30, max: 30 }).map((exponent) => 2 ** exponent),
      fc.constant(0),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 300 }), async (drawn) => {
        // Of zeros alone the SDK gives scale 0, where any would do.
        const values = [...drawn, 1]
        expect(nativeBuckets(ours(values))).toEqual(nativeBuckets(await theirs(values)))
      }),
      { numRuns: 100 },
    )
  })
})

function ours(values: readonly number[]): ExponentialHistogramSeries['exponential'] {
  const store = new SeriesStore({ exponentialHistograms: ['*'] })
  const metric = { name: 'h', kind: 'histogram', unit: 's', description: '', attributes: {} } as const
  const series = store.histogram({ ...metric, stability: 'ours' }).bind() as ExponentialHistogramSeries
  for (const value of values) series.record(value)
  return series.exponential
}

async function theirs(values: readonly number[]): Promise<ExponentialHistogram> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e8 })
  const view = { instrumentName: '*', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const }
  const provider = new MeterProvider({ readers: [reader], views: [view] })
  const histogram = provider.getMeter('test').createHistogram('h')
  for (const value of values) histogram.record(value)
  const { scopeMetrics } = (await reader.collect()).resourceMetrics
  return scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.value as ExponentialHistogram
}
