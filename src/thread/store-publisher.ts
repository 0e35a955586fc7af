import type { Metric } from '../catalog/metric.ts'
import type { HasExemplars } from '../series/exemplar-slots.ts'
import type { CollectedMetric, SeriesStore } from '../series/series-store.ts'
import type { Series } from '../series/series.ts'
import type { StoreListener, StoreSource } from '../series/store-listener.ts'
import type { CollectedByApplication, Growth } from './protocol.ts'

/**
 * Tells the endpoint's thread what the store grows by, in the application's thread.
 *
 * Growth is gathered until the running job is done, so that a burst of new series is one message.
 */
export class StorePublisher implements StoreListener {
  readonly #send: (growth: readonly Growth[]) => void
  readonly #metricIds = new Map<string, number>()
  readonly #pages = new Map<Float64Array, number>()
  /** Where each series stands among those of its metric. */
  readonly #positions = new WeakMap<object, { readonly metricId: number; readonly position: number }>()
  /** The series of each metric, in the order in which the other thread has them. */
  readonly #series: Series[][] = []
  #growth: Growth[] = []

  /** Follows the store from now on; what it holds already is sent too. */
  constructor(store: SeriesStore, send: (growth: readonly Growth[]) => void) {
    this.#send = send
    store.listen(this)
  }

  metricAdded(metric: Metric, source: StoreSource): void {
    const id = this.#metricIds.size
    this.#metricIds.set(metric.name, id)
    this.#series.push([])
    this.#add({ kind: 'metric', id, metric, source })
  }

  seriesAdded(metric: Metric, series: Series): void {
    const { names, values, cells, offset, startTimeMs } = series
    const metricId = this.#metricIds.get(metric.name)
    // A second, conflicting definition of a metric is not in the store.
    if (metricId === undefined) return
    const standing = this.#series[metricId]!
    this.#positions.set(series, { metricId, position: standing.length })
    standing.push(series)
    this.#add({ kind: 'series', metricId, names, values, page: this.#pageId(cells), offset, startTimeMs })
  }

  seriesRemoved(metric: Metric, removed: ReadonlySet<Series>): void {
    const metricId = this.#metricIds.get(metric.name)
    if (metricId === undefined) return
    const positions = [...removed].map((series) => this.#positions.get(series)!.position)
    const standing = this.#series[metricId]!.filter((series) => !removed.has(series))
    standing.forEach((series, position) => this.#positions.set(series, { metricId, position }))
    this.#series[metricId] = standing
    this.#add({ kind: 'removed', metricId, positions })
  }

  /** Sends what has been gathered. */
  flush(): void {
    if (this.#growth.length === 0) return
    const growth = this.#growth
    this.#growth = []
    this.#send(growth)
  }

  /** Says of each observed metric which of its series stand in this collection. */
  observed(collected: readonly CollectedMetric[]): CollectedByApplication['observed'] {
    return collected
      .filter(({ source }) => source === 'observed')
      .map(({ metric, series }) => ({
        metricId: this.#metricIds.get(metric.name)!,
        positions: series.map((one) => this.#positions.get(one)!.position),
      }))
  }

  /** Says where the series are that got exemplars, and which. */
  exemplars(changed: ReadonlySet<HasExemplars>): CollectedByApplication['exemplars'] {
    return [...changed].flatMap((series) => {
      const place = this.#positions.get(series)
      return place === undefined ? [] : [{ ...place, exemplars: series.exemplars ?? [] }]
    })
  }

  #pageId(page: Float64Array): number {
    let id = this.#pages.get(page)
    if (id === undefined) {
      id = this.#pages.size
      this.#pages.set(page, id)
      this.#add({ kind: 'page', page })
    }
    return id
  }

  #add(growth: Growth): void {
    if (this.#growth.length === 0) queueMicrotask(() => this.flush())
    this.#growth.push(growth)
  }
}
