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
import type { MetricPoints } from './family-table.ts'
import { OtelLabels, type SdkLabels } from './otel-labels.ts'
import type { Point } from './snapshot.ts'
import { translationOf, type Translation } from './translation.ts'

/** The SDK's `DataPointType`, by value: reading its points does not need the SDK to be loaded. */
const histogramPoint: number = 0
const exponentialHistogramPoint: number = 1
const sumPoint: number = 3

const noBounds: readonly number[] = []

/** A metric of the SDK. */
export type SdkMetric = MetricPoints<readonly SdkPoint[]>

export interface SdkPoint extends Point {
  readonly labels: SdkLabels
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
    return scopes.flatMap(({ scope, metrics }) => metrics.map((metric) => this.#toPoints(metric, scope)))
  }

  #toPoints(metric: MetricData, scope: ScopeMetrics['scope']): SdkMetric {
    const { name, unit, description } = metric.descriptor
    const identity = JSON.stringify([name, unit, metric.dataPointType, scope.name, scope.version])
    const reserved = isHistogram(metric) ? ['le'] : []
    const labels = this.#labels.ofMetric(identity, { scope, reserved })
    const bounds = this.#boundsOf(metric, identity)
    const seen = new Set<object>()
    const points: SdkPoint[] = []
    for (const point of metric.dataPoints as DataPoint<Value>[]) {
      const its = labels.of(point.attributes)
      if (seen.has(its)) continue
      seen.add(its)
      const startTimeMs = point.startTime[0] * 1000 + point.startTime[1] / 1_000_000
      points.push({ labels: its, startTimeMs, ...cellsOf(point.value, bounds) })
    }
    const droppedCount = metric.dataPoints.length - points.length
    if (droppedCount > 0) this.#dropped?.add('duplicate_series', droppedCount)
    return { name, unit, description, kind: kindOf(metric), points }
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

function cellsOf(value: Value, bounds: readonly number[]): Omit<Point, 'labels' | 'startTimeMs'> {
  if (typeof value === 'number') return { cells: Float64Array.of(value), offset: 0 }
  const { sum } = value
  const shared = { offset: 0, hasSum: sum !== undefined }
  if ('scale' in value) {
    const cells = Float64Array.of(sum ?? 0, ...countByBounds(value, bounds))
    return { ...shared, cells, bounds, exponential: value }
  }
  const { counts, boundaries } = value.buckets
  return { ...shared, cells: Float64Array.of(sum ?? 0, ...counts), bounds: boundaries }
}
