import { LabelSet } from '../promql/label-set.ts'
import type { StoredSeries, Window } from '../promql/stored-series.ts'
import { readLabels } from './read-labels.ts'
import { readSamples } from './read-samples.ts'

/** What bounds the memory of a target: 9 bytes for each place of each series. */
export interface SampleBounds {
  /** How many scrapes are kept. */
  readonly scrapes: number
  /** How many series are kept; more of a page are left out. */
  readonly series: number
}

/** The last scrapes of a target, in rings of one place a scrape. */
export class TargetSamples {
  /** How many series the last page had beyond the bound. */
  leftOut = 0
  readonly #bounds: SampleBounds
  readonly #timesMs: Float64Array
  readonly #series = new Map<string, RingSeries>()
  /** How many scrapes there were in all. */
  #count = 0
  /** What the last search found: all series are asked for one moment after the other. */
  #foundMs = Number.NaN
  #found = -1

  constructor(bounds: SampleBounds) {
    this.#bounds = bounds
    this.#timesMs = new Float64Array(bounds.scrapes)
  }

  get series(): Iterable<StoredSeries> {
    return this.#series.values()
  }

  /**
   * Takes over a page that was scraped, or `undefined` for a scrape that failed, and what the scraper itself says of it.
   * A time that is not after the last one is left out.
   */
  add(page: string | undefined, { timeMs, own, labels }: Scrape): void {
    const last = this.#count - 1
    if (last >= 0 && this.#timesMs[last % this.#bounds.scrapes]! >= timeMs) return
    const place = this.#count % this.#bounds.scrapes
    this.#timesMs[place] = timeMs
    for (const series of this.#series.values()) series.clear(place)
    this.#count++
    this.leftOut = 0
    for (const [name, value] of Object.entries(own)) this.#put(name, { value, place, labels })
    if (page !== undefined)
      for (const { head, value } of readSamples(page)) this.#put(head, { value, place, labels })
    this.#forget()
    this.#foundMs = Number.NaN
  }

  /** Gives the number of the last scrape up to a moment; -1 where none is kept. */
  lastUntil(ms: number): number {
    if (this.#foundMs !== ms) {
      this.#found = this.#search(ms)
      this.#foundMs = ms
    }
    return this.#found
  }

  timeMs(scrape: number): number {
    return this.#timesMs[scrape % this.#bounds.scrapes]!
  }

  /** Gives the number of the oldest scrape that is kept. */
  get oldest(): number {
    return Math.max(0, this.#count - this.#bounds.scrapes)
  }

  place(scrape: number): number {
    return scrape % this.#bounds.scrapes
  }

  #search(ms: number): number {
    let [low, high] = [this.oldest, this.#count]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.timeMs(middle) <= ms) low = middle + 1
      else high = middle
    }
    return low - 1 < this.oldest ? -1 : low - 1
  }

  #put(head: string, { value, place, labels }: Put): void {
    const key = `${labels.key}${head}`
    let series = this.#series.get(key)
    if (series === undefined) {
      if (this.#series.size >= this.#bounds.series) {
        this.leftOut++
        return
      }
      series = new RingSeries(this, {
        labels: labels.with(readLabels(head)).with(targetLabels(labels)),
        bounds: this.#bounds,
      })
      this.#series.set(key, series)
    }
    series.set(place, value)
  }

  /** Lets go of series that none of the kept scrapes has; looked at once a round. */
  #forget(): void {
    if (this.#count % this.#bounds.scrapes !== 0) return
    for (const [key, series] of this.#series) if (series.isEmpty) this.#series.delete(key)
  }
}

export interface Scrape {
  readonly timeMs: number
  /** What the scraper itself says, such as `up`. */
  readonly own: Readonly<Record<string, number>>
  /** Of the target: `job` and `instance`. */
  readonly labels: LabelSet
}

interface Put {
  readonly value: number
  readonly place: number
  readonly labels: LabelSet
}

/** Those of the target win over those of the page, as with `honor_labels: false`. */
function targetLabels(labels: LabelSet): readonly (readonly [string, string])[] {
  return Object.entries(labels.toRecord())
}

class RingSeries implements StoredSeries {
  readonly labels: LabelSet
  readonly #target: TargetSamples
  readonly #values: Float64Array
  /** A value may be no number, so it is kept apart which places have one. */
  readonly #has: Uint8Array

  constructor(target: TargetSamples, { labels, bounds }: { labels: LabelSet; bounds: SampleBounds }) {
    this.labels = labels
    this.#target = target
    this.#values = new Float64Array(bounds.scrapes)
    this.#has = new Uint8Array(bounds.scrapes)
  }

  get isEmpty(): boolean {
    return !this.#has.includes(1)
  }

  clear(place: number): void {
    this.#has[place] = 0
  }

  set(place: number, value: number): void {
    this.#values[place] = value
    this.#has[place] = 1
  }

  valueAt(atMs: number, lookbackMs: number): number | undefined {
    const last = this.#target.lastUntil(atMs)
    if (last === -1 || this.#target.timeMs(last) <= atMs - lookbackMs) return undefined
    const place = this.#target.place(last)
    return this.#has[place] === 1 ? this.#values[place] : undefined
  }

  window(afterMs: number, untilMs: number): Window {
    const timesMs: number[] = []
    const values: number[] = []
    const { oldest } = this.#target
    for (let scrape = this.#target.lastUntil(untilMs); scrape >= oldest; scrape--) {
      const timeMs = this.#target.timeMs(scrape)
      if (timeMs <= afterMs) break
      const place = this.#target.place(scrape)
      if (this.#has[place] !== 1) continue
      timesMs.push(timeMs)
      values.push(this.#values[place]!)
    }
    return { timesMs: timesMs.reverse(), values: values.reverse() }
  }
}
