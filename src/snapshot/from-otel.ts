import type { Attributes } from '@opentelemetry/api'
import type { DataPoint, Histogram, MetricData, ScopeMetrics } from '@opentelemetry/sdk-metrics'
import { exposedLabels } from '../naming/exposed-labels.ts'
import type { Strategy } from '../naming/strategy.ts'
import type { MetricPoints } from './family-table.ts'
import type { LabelSet, Point } from './snapshot.ts'

/** The SDK's `DataPointType`, by value: reading its points does not need the SDK to be loaded. */
const histogramPoint: number = 0
const exponentialHistogramPoint: number = 1
const sumPoint: number = 3

type ScopeLabels = readonly (readonly [string, string])[]

/**
 * Translates what the OpenTelemetry SDK collected.
 *
 * Labels are kept between scrapes by the identity of the attributes object and its scope: the SDK
 * hands out the same object for a series each time.
 * Source: OpenTelemetry specification, Prometheus and OpenMetrics compatibility, "Instrumentation Scope".
 */
export class OtelTranslator {
  readonly #strategy: Strategy
  readonly #labels = new Map<string, WeakMap<Attributes, LabelSet>>()

  constructor(strategy: Strategy) {
    this.#strategy = strategy
  }

  /** Gives the metrics of every scope; exponential histograms are left out, since text cannot show them. */
  translate(scopes: readonly ScopeMetrics[]): MetricPoints[] {
    return scopes.flatMap(({ scope, metrics }) => {
      const scopeLabels: ScopeLabels = [
        ['otel.scope.name', scope.name],
        ['otel.scope.version', scope.version ?? ''],
        ['otel.scope.schema_url', scope.schemaUrl ?? ''],
      ]
      return metrics
        .filter((metric) => metric.dataPointType !== exponentialHistogramPoint)
        .map((metric) => this.#toPoints(metric, scopeLabels))
    })
  }

  #toPoints(metric: MetricData, scopeLabels: ScopeLabels): MetricPoints {
    const { name, unit, description } = metric.descriptor
    const isHistogram = metric.dataPointType === histogramPoint
    const cacheKey = JSON.stringify([isHistogram, scopeLabels])
    let cache = this.#labels.get(cacheKey)
    if (cache === undefined) this.#labels.set(cacheKey, (cache = new WeakMap()))
    const points = (metric.dataPoints as DataPoint<number | Histogram>[]).map((point): Point => {
      let labels = cache.get(point.attributes)
      if (labels === undefined) {
        labels = this.#labelsOf(point.attributes, { scopeLabels, isHistogram })
        cache.set(point.attributes, labels)
      }
      const startTimeMs = point.startTime[0] * 1000 + point.startTime[1] / 1_000_000
      return typeof point.value === 'number'
        ? { labels, startTimeMs, cells: Float64Array.of(point.value), offset: 0 }
        : { labels, startTimeMs, ...histogramCells(point.value) }
    })
    return { name, unit, description, kind: kindOf(metric), points }
  }

  #labelsOf(
    attributes: Attributes,
    { scopeLabels, isHistogram }: { scopeLabels: ScopeLabels; isHistogram: boolean },
  ): LabelSet {
    const own = Object.entries(attributes).map(([name, value]) => [name, textOf(value)] as const)
    // An attribute with a scope label's name would make it a duplicate, so the scope's own stands.
    const pairs = exposedLabels(
      [...own.filter(([name]) => !name.startsWith('otel.scope.')), ...scopeLabels],
      {
        strategy: this.#strategy,
        reserved: isHistogram ? ['le'] : [],
      },
    )
    return { pairs, text: undefined }
  }
}

function kindOf(metric: MetricData): MetricPoints['kind'] {
  if (metric.dataPointType === histogramPoint) return 'histogram'
  if (metric.dataPointType !== sumPoint) return 'gauge'
  return 'isMonotonic' in metric && metric.isMonotonic ? 'counter' : 'upDownCounter'
}

function histogramCells({ buckets, sum }: Histogram): Omit<Point, 'labels' | 'startTimeMs'> {
  return {
    cells: Float64Array.of(sum ?? 0, ...buckets.counts),
    offset: 0,
    bounds: buckets.boundaries,
    hasSum: sum !== undefined,
  }
}

/** Writes an attribute's value as the specification's AnyValue rules say: arrays as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
