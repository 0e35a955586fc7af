import type {
  DataPoint,
  ExponentialHistogram,
  Histogram,
  MetricData,
  ScopeMetrics,
} from '@opentelemetry/sdk-metrics'
import type { Strategy } from '../naming/strategy.ts'
import { chooseBounds, countByBounds } from './classic-buckets.ts'
import type { DroppedPoints } from './dropped-points.ts'
import { columnPoints, columnWidth, type PointColumns, type PointExtras } from './column-points.ts'
import type { MetricPoints } from './family-table.ts'
import { OtelLabels, type MetricLabels, type SdkLabels } from './otel-labels.ts'
import { translationOf, type Translation } from './translation.ts'

/** The SDK's `DataPointType`, by value: reading its points does not need the SDK to be loaded. */
const histogramPoint: number = 0
const exponentialHistogramPoint: number = 1
const sumPoint: number = 3

const noBounds: readonly number[] = []

/** A metric of the SDK, as points and as the columns that these show. */
export interface SdkMetric extends MetricPoints {
  readonly columns: PointColumns
  readonly labels: readonly SdkLabels[]
}

/**
 * Translates what the OpenTelemetry SDK collected.
 *
 * Source: OpenTelemetry specification, Prometheus and OpenMetrics compatibility.
 */
export class OtelTranslator {
  readonly #labels: OtelLabels
  readonly #dropped: DroppedPoints | undefined
  /** The bounds that each exponential histogram was given. */
  readonly #bounds = new Map<string, readonly number[]>()

  constructor(given: Strategy | Translation, dropped?: DroppedPoints) {
    this.#labels = new OtelLabels(translationOf(given))
    this.#dropped = dropped
  }

  /** Gives the metrics of every scope; of series with the same labels the first stays. */
  translate(scopes: readonly ScopeMetrics[]): SdkMetric[] {
    return scopes.flatMap(({ scope, metrics }) => metrics.flatMap((metric) => this.#toPoints(metric, scope)))
  }

  #toPoints(metric: MetricData, scope: ScopeMetrics['scope']): SdkMetric[] {
    const { name, unit, description } = metric.descriptor
    const identity = JSON.stringify([name, unit, metric.dataPointType, scope.name, scope.version])
    const reserved = isHistogram(metric) ? ['le'] : []
    const known = this.#labels.ofMetric(identity, { scope, reserved })
    const exponentialBounds = this.#boundsOf(metric, identity)
    known.begin()
    return byBounds(metric).map((dataPoints) => {
      const { columns, labels } = toColumns(dataPoints, { known, exponentialBounds })
      const droppedCount = dataPoints.length - labels.length
      if (droppedCount > 0) this.#dropped?.add('duplicate_series', droppedCount)
      const points = columnPoints(columns, (index) => labels[index]!)
      return { name, unit, description, kind: kindOf(metric), points, columns, labels }
    })
  }

  #boundsOf(metric: MetricData, identity: string): readonly number[] {
    if (metric.dataPointType !== exponentialHistogramPoint) return noBounds
    let bounds = this.#bounds.get(identity)
    if (bounds === undefined) {
      bounds = chooseBounds((metric.dataPoints as DataPoint<ExponentialHistogram>[]).map((one) => one.value))
      if (bounds === undefined) return noBounds
      this.#bounds.set(identity, bounds)
    }
    return bounds
  }
}

type Value = number | Histogram | ExponentialHistogram

function isHistogram({ dataPointType }: MetricData): boolean {
  return dataPointType === histogramPoint || dataPointType === exponentialHistogramPoint
}

function kindOf(metric: MetricData): MetricPoints['kind'] {
  if (isHistogram(metric)) return 'histogram'
  if (metric.dataPointType !== sumPoint) return 'gauge'
  return 'isMonotonic' in metric && metric.isMonotonic ? 'counter' : 'upDownCounter'
}

/** Parts the points of a histogram whose producer does not give all the same bounds. */
function byBounds(metric: MetricData): DataPoint<Value>[][] {
  if (metric.dataPointType !== histogramPoint) return [metric.dataPoints as DataPoint<Value>[]]
  const points = metric.dataPoints as DataPoint<Histogram>[]
  const first = points[0]?.value.buckets.boundaries
  if (points.every(({ value }) => value.buckets.boundaries === first)) return [points]
  return [...Map.groupBy(points, ({ value }) => value.buckets.boundaries.join()).values()]
}

/** Writes points into columns; of those with the same labels the first stays. */
function toColumns(
  points: readonly DataPoint<Value>[],
  { known, exponentialBounds }: { known: MetricLabels; exponentialBounds: readonly number[] },
): { columns: PointColumns; labels: readonly SdkLabels[] } {
  const bounds = points.length === 0 ? undefined : boundsOf(points[0]!.value, exponentialBounds)
  const width = columnWidth(bounds)
  const labels: SdkLabels[] = []
  const numbers = new Uint32Array(points.length)
  const startTimes = new Float64Array(points.length)
  const cells = new Float64Array(points.length * width)
  const extras = new Map<number, PointExtras>()
  for (const { attributes, startTime, value } of points) {
    const its = known.next(attributes)
    if (its === undefined) continue
    const at = labels.length
    labels.push(its)
    numbers[at] = its.number
    startTimes[at] = startTime[0] * 1000 + startTime[1] / 1_000_000
    if (typeof value === 'number') {
      cells[at] = value
      continue
    }
    const first = at * width
    const { sum } = value
    cells[first] = sum ?? 0
    const isExponential = 'scale' in value
    const counts = isExponential ? countByBounds(value, exponentialBounds) : value.buckets.counts
    for (let i = 0; i < counts.length; i++) cells[first + 1 + i] = counts[i]!
    if (sum === undefined || isExponential) {
      extras.set(at, { hasSum: sum !== undefined, exponential: isExponential ? value : undefined })
    }
  }
  return { columns: { count: labels.length, bounds, labels: numbers, startTimes, cells, extras }, labels }
}

function boundsOf(value: Value, exponentialBounds: readonly number[]): readonly number[] | undefined {
  if (typeof value === 'number') return undefined
  return 'scale' in value ? exponentialBounds : value.buckets.boundaries
}
