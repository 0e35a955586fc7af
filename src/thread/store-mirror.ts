import type { Metric } from '../catalog/metric.ts'
import type { CollectedMetric } from '../series/series-store.ts'
import { createSeries } from '../series/create-series.ts'
import type { HasExemplars } from '../series/exemplar-slots.ts'
import type { CanonicalAttributes, Series } from '../series/series.ts'
import type { StoreSource } from '../series/store-listener.ts'
import type { CollectedByApplication, Growth } from './protocol.ts'

interface MirroredMetric {
  readonly metric: Metric
  readonly source: StoreSource
  /** Another array takes its place when series are removed: pages that are being written go on with theirs. */
  series: Series[]
  /** The series that the last collection observed; of a recorded metric it is not used. */
  observed: readonly Series[]
}

/** The application's store as the endpoint's thread sees it: the same cells, in shared memory. */
export class StoreMirror {
  readonly #pages: Float64Array[] = []
  readonly #metrics: MirroredMetric[] = []
  /** A message brings copies; each name list and each text is kept once. */
  readonly #nameLists = new Map<string, readonly string[]>()
  readonly #texts = new Map<string, string>()

  /** Adds what the store grew by, and takes away what is gone. */
  grow(growth: readonly Growth[]): void {
    for (const one of growth) {
      if (one.kind === 'page') this.#pages.push(one.page)
      else if (one.kind === 'metric') {
        this.#metrics[one.id] = { metric: one.metric, source: one.source, series: [], observed: [] }
      } else if (one.kind === 'removed') {
        const mirrored = this.#metrics[one.metricId]!
        const removed = new Set(one.positions.map((position) => mirrored.series[position]!))
        mirrored.series = mirrored.series.filter((series) => !removed.has(series))
        mirrored.observed = mirrored.observed.filter((series) => !removed.has(series))
      } else {
        const { metric, series } = this.#metrics[one.metricId]!
        const { offset, startTimeMs } = one
        const slot = { cells: this.#pages[one.page]!, offset, startTimeMs }
        series.push(createSeries(metric, { attributes: this.#shared(one), slot }))
      }
    }
  }

  /** Takes which series of observed metrics stand now. */
  observe(observed: CollectedByApplication['observed']): void {
    for (const metric of this.#metrics) metric.observed = []
    for (const { metricId, positions } of observed) {
      const metric = this.#metrics[metricId]
      if (metric === undefined) continue
      // A late answer may name series that were removed meanwhile.
      const named = positions.map((position) => metric.series[position])
      metric.observed = named.filter((series) => series !== undefined)
    }
  }

  /** Takes exemplars, which are not in shared memory. */
  keepExemplars(kept: CollectedByApplication['exemplars']): void {
    for (const { metricId, position, exemplars } of kept) {
      const series = this.#metrics[metricId]?.series[position] as HasExemplars | undefined
      if (series !== undefined) series.exemplars = [...exemplars]
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

  #shared({ names, values }: CanonicalAttributes): CanonicalAttributes {
    const key = names.join()
    const known = this.#nameLists.get(key)
    if (known === undefined) this.#nameLists.set(key, names)
    return { names: known ?? names, values: values.map((text) => this.#once(text)) }
  }

  #once(text: string): string {
    const known = this.#texts.get(text)
    if (known === undefined) this.#texts.set(text, text)
    return known ?? text
  }
}
