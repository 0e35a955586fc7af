import type { Metric } from '../catalog/metric.ts'
import type { CollectedMetric } from '../series/series-store.ts'
import { CounterSeries, GaugeSeries, HistogramSeries, type Series } from '../series/series.ts'
import type { StoreSource } from '../series/store-listener.ts'
import type { CollectedByApplication, Growth } from './protocol.ts'

interface MirroredMetric {
  readonly metric: Metric
  readonly source: StoreSource
  readonly series: Series[]
  /** The series that the last collection observed; of a recorded metric it is not used. */
  observed: readonly Series[]
}

/** The application's store as the endpoint's thread sees it: the same cells, in shared memory. */
export class StoreMirror {
  readonly #pages: Float64Array[] = []
  readonly #metrics: MirroredMetric[] = []

  /** Adds what the store grew by. */
  grow(growth: readonly Growth[]): void {
    for (const one of growth) {
      if (one.kind === 'page') this.#pages.push(one.page)
      else if (one.kind === 'metric') {
        this.#metrics[one.id] = { metric: one.metric, source: one.source, series: [], observed: [] }
      } else {
        const { metric, series } = this.#metrics[one.metricId]!
        series.push(mirrored(metric, { ...one, cells: this.#pages[one.page]! }))
      }
    }
  }

  /** Takes which series of observed metrics stand now. */
  observe(observed: CollectedByApplication['observed']): void {
    for (const metric of this.#metrics) metric.observed = []
    for (const { metricId, positions } of observed) {
      const metric = this.#metrics[metricId]
      if (metric !== undefined) metric.observed = positions.map((position) => metric.series[position]!)
    }
  }

  /** Gives every metric that has series, with its current values. */
  current(): readonly CollectedMetric[] {
    return this.#metrics
      .map(({ metric, source, series, observed }) => ({
        metric,
        source,
        series: source === 'recorded' ? series : observed,
      }))
      .filter(({ series }) => series.length > 0)
  }
}

function mirrored(
  metric: Metric,
  {
    names,
    values,
    cells,
    offset,
    startTimeMs,
  }: Extract<Growth, { kind: 'series' }> & { cells: Float64Array },
): Series {
  const attributes = { names, values }
  const slot = { cells, offset, startTimeMs }
  if (metric.kind === 'histogram') return new HistogramSeries(attributes, slot, metric.buckets ?? [])
  return metric.kind === 'counter' ? new CounterSeries(attributes, slot) : new GaugeSeries(attributes, slot)
}
