import type { Metric } from '../catalog/metric.ts'
import type { HasExemplars } from '../series/exemplar-slots.ts'
import type { CollectedMetric, SeriesStore } from '../series/series-store.ts'
import type { Series } from '../series/series.ts'
import type { StoreListener, StoreSource } from '../series/store-listener.ts'
import { TextTable } from '../snapshot/text-table.ts'
import type { CollectedByApplication, Growth } from './protocol.ts'

/**
 * Tells the endpoint's thread what the store grows by, in the application's thread.
 *
 * Growth is gathered until the running job is done, so that a burst of new series is one message.
 */
export class StorePublisher implements StoreListener {
  readonly #send: (growth: Growth) => void
  readonly #metricIds = new Map<string, number>()
  readonly #pageIds = new Map<Float64Array, number>()
  readonly #nameListIds = new Map<readonly string[], number>()
  #growth: GatheredGrowth | undefined

  /** Follows the store from now on; what it holds already is sent too. */
  constructor(store: SeriesStore, send: (growth: Growth) => void) {
    this.#send = send
    store.listen(this)
  }

  metricAdded(metric: Metric, source: StoreSource): void {
    this.#metricIds.set(metric.name, this.#metricIds.size)
    this.#gather().metrics.push({ metric, source })
  }

  seriesAdded(metric: Metric, { names, values, cells, offset, startTimeMs }: Series): void {
    const growth = this.#gather()
    const { texts, series } = growth
    const page = idOf(cells, { ids: this.#pageIds, added: growth.pages })
    const nameList = idOf(names, { ids: this.#nameListIds, added: growth.nameLists })
    // In the order of `seriesFields`.
    series.push(this.#metricIds.get(metric.name)!, page, offset, nameList)
    for (const value of values) series.push(texts.numberOf(value))
    growth.startTimes.push(startTimeMs)
  }

  seriesRemoved(metric: Metric, removed: ReadonlySet<Series>): void {
    // What is in one message goes before it comes.
    if (this.#growth !== undefined && this.#growth.startTimes.length > 0) this.flush()
    const positions = [...removed].map(({ position }) => position)
    this.#gather().removed.push({ metricId: this.#metricIds.get(metric.name)!, positions })
  }

  /** Sends what has been gathered. */
  flush(): void {
    if (this.#growth === undefined) return
    const { texts, series, startTimes, ...growth } = this.#growth
    this.#growth = undefined
    this.#send({
      ...growth,
      texts: texts.all,
      series: Uint32Array.from(series),
      startTimes: Float64Array.from(startTimes),
    })
  }

  /** Says of each observed metric which of its series stand in this collection. */
  observed(collected: readonly CollectedMetric[]): CollectedByApplication['observed'] {
    return collected
      .filter(({ source }) => source === 'observed')
      .map(({ metric, series }) => ({
        metricId: this.#metricIds.get(metric.name)!,
        positions: Uint32Array.from(series, ({ position }) => position),
      }))
  }

  /** Says where the series are that got exemplars, and which. */
  exemplars(changed: ReadonlyMap<string, ReadonlySet<HasExemplars>>): CollectedByApplication['exemplars'] {
    return [...changed].flatMap(([name, series]) => {
      const metricId = this.#metricIds.get(name)!
      return [...series]
        .filter(({ isRemoved }) => !isRemoved)
        .map(({ position, exemplars }) => ({ metricId, position, exemplars: exemplars ?? [] }))
    })
  }

  #gather(): GatheredGrowth {
    if (this.#growth === undefined) {
      this.#growth = {
        removed: [],
        pages: [],
        metrics: [],
        nameLists: [],
        texts: new TextTable(),
        series: [],
        startTimes: [],
      }
      queueMicrotask(() => this.flush())
    }
    return this.#growth
  }
}

interface GatheredGrowth {
  readonly removed: { metricId: number; positions: number[] }[]
  readonly pages: Float64Array[]
  readonly metrics: { metric: Metric; source: StoreSource }[]
  readonly nameLists: (readonly string[])[]
  readonly texts: TextTable
  readonly series: number[]
  readonly startTimes: number[]
}

/** Gives the id of a thing; one that is new is added to what is sent. */
function idOf<T>(one: T, { ids, added }: { readonly ids: Map<T, number>; readonly added: T[] }): number {
  let id = ids.get(one)
  if (id === undefined) {
    id = ids.size
    ids.set(one, id)
    added.push(one)
  }
  return id
}
