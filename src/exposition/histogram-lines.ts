import type { Point } from '../snapshot/snapshot.ts'
import { boundTexts, type BoundTexts } from './bound-texts.ts'
import { exemplarText } from './exemplar-text.ts'
import { lineHead } from './line-head.ts'
import { valueBytes, type PageCursor } from './page-cursor.ts'
import type { PointLines } from './point-lines.ts'
import { prefixBytes, samplePrefix, type SamplePrefix } from './sample-prefix.ts'
import { timeText } from './value-text.ts'

/** What the lines of histograms need to know of their family. */
export interface HistogramFamily {
  readonly name: string
  readonly openMetrics: boolean
  /** The name of the line that says when a series began; without it there is none. */
  readonly createdName?: string | undefined
}

const noBounds: readonly number[] = []
const limited = { limited: true }

/**
 * Writes the cumulative buckets of a histogram, its sum and its count.
 *
 * The count is the sum of the bucket cells, so it equals the last bucket whatever is recorded meanwhile.
 */
export class HistogramLines implements PointLines {
  readonly #cursor: PageCursor
  readonly #openMetrics: boolean
  readonly #bucket: SamplePrefix
  readonly #sum: SamplePrefix
  readonly #count: SamplePrefix
  readonly #created: SamplePrefix | undefined
  readonly #lineBytes: number
  #bounds: readonly number[] | undefined
  #texts: BoundTexts | undefined

  constructor(cursor: PageCursor, { name, openMetrics, createdName }: HistogramFamily) {
    this.#cursor = cursor
    this.#openMetrics = openMetrics
    this.#bucket = samplePrefix(`${name}_bucket`)
    this.#sum = samplePrefix(`${name}_sum`)
    this.#count = samplePrefix(`${name}_count`)
    this.#created = createdName === undefined ? undefined : samplePrefix(createdName)
    this.#lineBytes = prefixBytes(this.#bucket) + valueBytes
  }

  bytesOf({ bounds = noBounds, exemplars }: Point, labels: Uint8Array): number {
    // The line of the start has a name one byte longer and a value that is shorter by more.
    const bytes = (bounds.length + 4) * (this.#lineBytes + labels.length) + this.#textsOf(bounds).totalBytes
    return exemplars === undefined || !this.#openMetrics ? bytes : bytes + exemplarsBytes(exemplars)
  }

  write(point: Point, labels: Uint8Array): void {
    const { cells, offset, bounds = noBounds } = point
    const cursor = this.#cursor
    const head = lineHead(this.#bucket.beforeLabels, labels)
    const texts = this.#textsOf(bounds)
    const exemplars = this.#openMetrics ? point.exemplars : undefined
    const tails = labels.length === 0 ? texts.alone : texts.afterLabels
    let count = 0
    for (let bucket = 0; bucket < tails.length; bucket++) {
      count += cells[offset + 1 + bucket]!
      cursor.put(head)
      cursor.put(tails[bucket]!)
      const exemplar = exemplars?.[bucket]
      if (exemplar === undefined) cursor.endLine(count)
      else cursor.endLineWith(count, exemplarText(exemplar, limited))
    }
    const sum = cells[offset]!
    const hasSum = point.hasSum !== false && (!this.#openMetrics || (sum >= 0 && !(bounds[0]! < 0)))
    if (hasSum) {
      cursor.startLine(this.#sum, labels)
      cursor.endLine(sum)
    }
    // OpenMetrics 1.0 ("Histogram") wants a count with each sum, no sum where values may be negative,
    // and neither without the other.
    if (hasSum || !this.#openMetrics) {
      cursor.startLine(this.#count, labels)
      cursor.endLine(count)
    }
    if (this.#created === undefined || point.startTimeMs === 0) return
    cursor.startLine(this.#created, labels)
    cursor.put(Buffer.from(`${timeText(point.startTimeMs)}\n`))
  }

  #textsOf(bounds: readonly number[]): BoundTexts {
    if (bounds !== this.#bounds || this.#texts === undefined) {
      this.#bounds = bounds
      this.#texts = boundTexts(bounds, { openMetrics: this.#openMetrics })
    }
    return this.#texts
  }
}

function exemplarsBytes(exemplars: NonNullable<Point['exemplars']>): number {
  let bytes = 0
  for (const exemplar of exemplars) {
    if (exemplar !== undefined) bytes += exemplarText(exemplar, limited).length
  }
  return bytes
}
