import type { Point } from '../snapshot/snapshot.ts'
import { exemplarText } from './exemplar-text.ts'
import type { NativeHistograms } from './exposition-options.ts'
import { floatText } from './float-text.ts'
import { nativeBuckets, zeroThreshold, type NativeBuckets, type NativeRun } from './native-buckets.ts'
import type { PageCursor } from './page-cursor.ts'
import type { PointLines } from './point-lines.ts'
import { samplePrefix, type SamplePrefix } from './sample-prefix.ts'
import { timeText, valueText } from './value-text.ts'

/** What the lines of OpenMetrics 2.0 histograms need to know of their family. */
export interface CompositeFamily {
  readonly name: string
  readonly nativeHistograms: NativeHistograms
}

const noBounds: readonly number[] = []
const closeLabels = Buffer.from('} ')

/**
 * Writes a histogram as one composite value, with its start and its exemplars.
 *
 * Source: OpenMetrics 2.0.0-rc0, "CompositeValues".
 */
export class CompositeLines implements PointLines {
  readonly #cursor: PageCursor
  readonly #prefix: SamplePrefix
  readonly #shown: NativeHistograms
  /** The line of the point that was asked about last. */
  #line: Uint8Array = closeLabels

  constructor(cursor: PageCursor, { name, nativeHistograms }: CompositeFamily) {
    this.#cursor = cursor
    this.#prefix = samplePrefix(name)
    this.#shown = nativeHistograms
  }

  bytesOf(point: Point, labels: Uint8Array): number {
    const value = `{${this.#valueOf(point)}}${restOf(point)}\n`
    const { beforeLabels, bare } = this.#prefix
    this.#line = Buffer.concat(
      labels.length === 0
        ? [bare, Buffer.from(value)]
        : [beforeLabels, labels, closeLabels, Buffer.from(value)],
    )
    return this.#line.length
  }

  write(): void {
    this.#cursor.put(this.#line)
  }

  #valueOf(point: Point): string {
    const { cells, offset, exponential, hasSum, bounds = noBounds } = point
    const native =
      this.#shown === 'classic' || exponential === undefined || hasSum === false
        ? undefined
        : nativeBuckets(exponential)
    const buckets: string[] = []
    let count = 0
    for (let bucket = 0; bucket <= bounds.length; bucket++) {
      count += cells[offset + 1 + bucket]!
      buckets.push(`${floatText(bounds[bucket] ?? Infinity)}:${count}`)
    }
    const sum = hasSum === false ? 'NaN' : valueText(cells[offset]!)
    const classic = `bucket:[${buckets.join(',')}]`
    if (native === undefined) return `count:${count},sum:${sum},${classic}`
    const shown = `count:${native.count},sum:${sum},${nativeText(native)}`
    return this.#shown === 'both' ? `${shown},${classic}` : shown
  }
}

function nativeText({ schema, zeroCount, negative, positive }: NativeBuckets): string {
  const zero = `schema:${schema},zero_threshold:${floatText(zeroThreshold)},zero_count:${zeroCount}`
  return `${zero}${runText(negative, 'negative')}${runText(positive, 'positive')}`
}

function runText({ spans, counts }: NativeRun, sign: 'negative' | 'positive'): string {
  if (spans.length === 0) return ''
  const spansText = spans.map(({ offset, length }) => `${offset}:${length}`).join(',')
  return `,${sign}_spans:[${spansText}],${sign}_buckets:[${counts.join(',')}]`
}

function restOf({ startTimeMs, exemplars = [] }: Point): string {
  const start = startTimeMs === 0 ? '' : ` st@${timeText(startTimeMs)}`
  const texts = exemplars.flatMap((one) =>
    one === undefined ? [] : [Buffer.from(exemplarText(one, { limited: false })).toString()],
  )
  return `${start}${texts.join('')}`
}
