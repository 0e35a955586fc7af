import type { MetricPoints } from '../snapshot/family-table.ts'
import { SeriesColumns } from '../snapshot/series-columns.ts'
import type { Translation } from '../snapshot/translation.ts'
import { seriesFields, type CollectedByApplication, type Growth } from './protocol.ts'

/** The application's store as the endpoint's thread sees it: the same cells, in shared memory. */
export class StoreMirror {
  readonly #translation: Translation
  readonly #pages: Float64Array[] = []
  readonly #nameLists: (readonly string[])[] = []
  readonly #metrics: SeriesColumns[] = []

  constructor(translation: Translation) {
    this.#translation = translation
  }

  /** Takes away what went, then adds what the store grew by. */
  grow({ removed, pages, metrics, nameLists, texts, series, startTimes }: Growth): void {
    this.#pages.push(...pages)
    this.#nameLists.push(...nameLists)
    // Pages that are being written go on with the columns that they have.
    for (const { metricId, positions } of removed)
      this.#metrics[metricId] = this.#metrics[metricId]!.without(new Set(positions))
    for (const { metric, source } of metrics) {
      const columns = new SeriesColumns(metric, this.#translation)
      if (source === 'observed') columns.standing = []
      this.#metrics.push(columns)
    }
    let at = 0
    for (const startTimeMs of startTimes) {
      const names = this.#nameLists[series[at + seriesFields.names]!]!
      const valuesAt = at + seriesFields.values
      this.#metrics[series[at + seriesFields.metric]!]!.add({
        cells: this.#pages[series[at + seriesFields.page]!]!,
        offset: series[at + seriesFields.offset]!,
        startTimeMs,
        names,
        values: names.map((_, i) => texts[series[valuesAt + i]!]!),
      })
      at = valuesAt + names.length
    }
  }

  /** Takes which series of observed metrics stand now. */
  observe(observed: CollectedByApplication['observed']): void {
    for (const columns of this.#metrics) if (columns.standing !== undefined) columns.standing = []
    for (const { metricId, positions } of observed) {
      const columns = this.#metrics[metricId]
      columns?.stand(positions)
    }
  }

  /** Takes exemplars, which are not in shared memory. */
  keepExemplars(kept: CollectedByApplication['exemplars']): void {
    for (const { metricId, position, exemplars } of kept)
      this.#metrics[metricId]?.exemplars.set(position, exemplars)
  }

  /** Gives every metric that has series, with its current values. */
  current(): readonly MetricPoints[] {
    return this.#metrics.filter(({ length }) => length > 0).map((columns) => columns.points())
  }
}
