import type { Attributes, HrTime } from '@opentelemetry/api'
import type {
  AggregationTemporality,
  CollectionResult,
  DataPoint,
  DataPointType,
  ExponentialHistogram,
  Histogram,
  MetricCollectOptions,
  MetricData,
  MetricProducer,
} from '@opentelemetry/sdk-metrics'
import { runningKey } from '../diagnostics/running-key.ts'
import type { BucketRun } from './exponential-cells.ts'
import type { ExponentialHistogramSeries } from './exponential-histogram-series.ts'
import type { Series } from './series.ts'
import type { CollectedMetric, SeriesStore } from './series-store.ts'

/** The SDK's numbers for what a data point is: the SDK itself need not be loaded for them. */
const cumulative = 1 as AggregationTemporality.CUMULATIVE
const histogramPoint = 0 as DataPointType.HISTOGRAM
const exponentialHistogramPoint = 1 as DataPointType.EXPONENTIAL_HISTOGRAM
const gaugePoint = 2 as DataPointType.GAUGE
const sumPoint = 3 as DataPointType.SUM
const doubleValue = 1

const defaultTimeoutMs = 10_000

interface Running {
  readonly store: SeriesStore
  readonly version: string
}

/**
 * Gives what hands Meterbridge's own metrics to a reader of the OpenTelemetry SDK: OTLP, console and
 * in-memory readers then see the same numbers as a scrape. Without the preload it gives none.
 *
 * @example
 * new PeriodicExportingMetricReader({ exporter, metricProducers: [metricProducer()] })
 */
export function metricProducer(): MetricProducer {
  return new SeriesProducer()
}

/** Collects from the store of the running SDK, looked up each time: the reader may be made before it. */
class SeriesProducer implements MetricProducer {
  /** Collects cumulative data points of every metric in the store. */
  async collect(options?: MetricCollectOptions): Promise<CollectionResult> {
    const running = (globalThis as unknown as Record<symbol, Running | undefined>)[runningKey]
    const collected =
      (await running?.store.collect({ timeoutMs: options?.timeoutMillis ?? defaultTimeoutMs })) ?? []
    const endTime = hrTimeOf(Date.now())
    return {
      errors: [],
      resourceMetrics: {
        // Readers take the resource of their own provider and ignore this one.
        resource: { attributes: {}, merge: (other: unknown) => other, getRawAttributes: () => [] } as never,
        scopeMetrics: [
          {
            scope: { name: 'meterbridge', ...(running && { version: running.version }) },
            metrics: collected.map((one) => toMetricData(one, endTime)),
          },
        ],
      },
    }
  }
}

function toMetricData({ metric, series }: CollectedMetric, endTime: HrTime): MetricData {
  const descriptor = {
    name: metric.name,
    description: metric.description,
    unit: metric.unit,
    valueType: doubleValue,
  }
  const shared = { descriptor, aggregationTemporality: cumulative }
  if (metric.kind === 'histogram' && isExponential(series)) {
    const dataPoints = series.map((one) => ({
      ...pointOf(one, endTime),
      value: exponentialHistogramOf(one, metric.buckets ?? []),
    }))
    return { ...shared, dataPointType: exponentialHistogramPoint, dataPoints }
  }
  if (metric.kind === 'histogram') {
    const dataPoints = series.map((one) => ({
      ...pointOf(one, endTime),
      value: histogramOf(one, metric.buckets ?? []),
    }))
    return { ...shared, dataPointType: histogramPoint, dataPoints }
  }
  const dataPoints = series.map((one) => ({ ...pointOf(one, endTime), value: one.cells[one.offset] ?? 0 }))
  if (metric.kind === 'gauge') return { ...shared, dataPointType: gaugePoint, dataPoints }
  return { ...shared, dataPointType: sumPoint, isMonotonic: metric.kind === 'counter', dataPoints }
}

function pointOf(series: Series, endTime: HrTime): Omit<DataPoint<unknown>, 'value'> {
  const attributes: Attributes = {}
  for (const [name, value] of series.attributes) {
    attributes[name] = name === 'otel.metric.overflow' ? true : value
  }
  return { attributes, startTime: hrTimeOf(series.startTimeMs), endTime }
}

function histogramOf(series: Series, boundaries: readonly number[]): Histogram {
  const { cells, offset } = series
  const counts = Array.from(cells.subarray(offset + 1, offset + 2 + boundaries.length))
  const count = counts.reduce((sum, one) => sum + one, 0)
  return { buckets: { boundaries: [...boundaries], counts }, count, sum: cells[offset] ?? 0 }
}

/** By what it has, because the store may be of another copy of this package; all series of a metric are alike. */
function isExponential(series: readonly Series[]): series is readonly ExponentialHistogramSeries[] {
  return series.every((one) => 'exponential' in one)
}

function exponentialHistogramOf(
  series: ExponentialHistogramSeries,
  boundaries: readonly number[],
): ExponentialHistogram {
  const { count, sum } = histogramOf(series, boundaries)
  const { scale, zeroCount, positive, negative } = series.exponential
  return { count, sum: sum ?? 0, scale, zeroCount, positive: runOf(positive), negative: runOf(negative) }
}

function runOf({ offset, bucketCounts }: BucketRun): ExponentialHistogram['positive'] {
  return { offset, bucketCounts: Array.from(bucketCounts) }
}

function hrTimeOf(timeMs: number): HrTime {
  return [Math.floor(timeMs / 1000), (timeMs % 1000) * 1_000_000]
}
