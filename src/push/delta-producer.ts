import type { HrTime } from '@opentelemetry/api'
import {
  AggregationTemporality,
  DataPointType,
  InstrumentType,
  type CollectionResult,
  type DataPoint,
  type ExponentialHistogram,
  type ExponentialHistogramMetricData,
  type Histogram,
  type HistogramMetricData,
  type MetricCollectOptions,
  type MetricData,
  type MetricProducer,
  type PushMetricExporter,
  type SumMetricData,
} from '@opentelemetry/sdk-metrics'
import { subtractExponential } from './subtract-exponential.ts'

/** The metrics of which only what was added since the last collection is of interest. */
type AddedUp = SumMetricData | HistogramMetricData | ExponentialHistogramMetricData
type AddedUpPoint = AddedUp['dataPoints'][number]

/**
 * Gives what a producer of cumulative metrics has, in the temporality that the exporter prefers: counters and histograms
 * as what was added since the last collection, where it prefers that. A series to which nothing was added is left out, as
 * by the SDK.
 *
 * The SDK's readers (3.0.0) pass on what a producer gives as it is.
 * Source: OpenTelemetry specification, OTLP metrics exporter, "Additional environment variable configuration".
 */
export function inPreferredTemporality(
  producer: MetricProducer,
  exporter: PushMetricExporter,
): MetricProducer {
  const prefersDelta = (type: InstrumentType): boolean =>
    exporter.selectAggregationTemporality?.(type) === AggregationTemporality.DELTA
  const [counters, histograms] = [InstrumentType.COUNTER, InstrumentType.HISTOGRAM].map(prefersDelta)
  if (!counters && !histograms) return producer
  return new DeltaProducer(producer, ({ dataPointType }) =>
    dataPointType === DataPointType.SUM ? counters! : histograms!,
  )
}

class DeltaProducer implements MetricProducer {
  readonly #producer: MetricProducer
  readonly #isDelta: (metric: AddedUp) => boolean
  /** The points of the last collection, by metric and attributes. */
  #last = new Map<string, AddedUpPoint>()

  constructor(producer: MetricProducer, isDelta: (metric: AddedUp) => boolean) {
    this.#producer = producer
    this.#isDelta = isDelta
  }

  async collect(options?: MetricCollectOptions): Promise<CollectionResult> {
    const { errors, resourceMetrics } = await this.#producer.collect(options)
    const last = this.#last
    this.#last = new Map()
    return {
      errors,
      resourceMetrics: {
        ...resourceMetrics,
        scopeMetrics: resourceMetrics.scopeMetrics.map(({ scope, metrics }) => ({
          scope,
          metrics: metrics.map((metric) =>
            isAddedUp(metric) && this.#isDelta(metric) ? this.#toDelta(metric, last) : metric,
          ),
        })),
      },
    }
  }

  #toDelta(metric: AddedUp, last: ReadonlyMap<string, AddedUpPoint>): MetricData {
    const added: AddedUpPoint[] = []
    for (const point of metric.dataPoints as AddedUpPoint[]) {
      const key = `${metric.descriptor.name}\n${JSON.stringify(point.attributes)}`
      this.#last.set(key, point)
      const before = last.get(key)
      const isSameSeries = before !== undefined && isSameTime(before.startTime, point.startTime)
      const since = isSameSeries ? subtract(point, before) : point
      if (!isSameSeries || !isEmpty(since)) added.push(since)
    }
    return {
      ...metric,
      aggregationTemporality: AggregationTemporality.DELTA,
      dataPoints: added as never,
    }
  }
}

/** An up-down counter is as cumulative as a gauge, whatever is preferred. */
function isAddedUp(metric: MetricData): metric is AddedUp {
  return metric.dataPointType === DataPointType.SUM
    ? metric.isMonotonic
    : metric.dataPointType !== DataPointType.GAUGE
}

function subtract(point: AddedUpPoint, before: AddedUpPoint): AddedUpPoint {
  return {
    ...point,
    startTime: before.endTime,
    value: subtractValue(point.value, before.value),
  } as AddedUpPoint
}

/** Both are of one series, and so of one kind. */
function subtractValue(value: AddedUpPoint['value'], before: unknown): AddedUpPoint['value'] {
  if (typeof value === 'number') return value - (before as number)
  if ('scale' in value) return subtractExponential(value, before as ExponentialHistogram)
  const earlier = before as Histogram
  return {
    buckets: {
      boundaries: value.buckets.boundaries,
      counts: value.buckets.counts.map((count, at) => count - earlier.buckets.counts[at]!),
    },
    count: value.count - earlier.count,
    sum: (value.sum ?? 0) - (earlier.sum ?? 0),
  }
}

function isEmpty({ value }: DataPoint<number | Histogram | ExponentialHistogram>): boolean {
  return (typeof value === 'number' ? value : value.count) === 0
}

function isSameTime([seconds, nanoseconds]: HrTime, [otherSeconds, otherNanoseconds]: HrTime): boolean {
  return seconds === otherSeconds && nanoseconds === otherNanoseconds
}
