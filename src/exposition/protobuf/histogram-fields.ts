import { nativeBuckets } from '../native-buckets.ts'
import type { Exemplar, Point } from '../../snapshot/snapshot.ts'
import type { NativeHistograms } from '../exposition-options.ts'
import { exemplarBytes, putExemplar } from './exemplar-field.ts'
import type { MessageCursor } from './message-cursor.ts'
import { mostNativeBytes, nativeFieldsBytes, putNativeFields } from './native-fields.ts'
import type { PointFields } from './point-fields.ts'
import { tags } from './tags.ts'
import { mostTimestampBytes, putTimestamp, timestampBytes } from './timestamp-field.ts'
import { mostVarintBytes, varintBytes } from './varint-bytes.ts'

const noBounds: readonly number[] = []
const doubleFieldBytes = 9
/** A bucket without its count and its exemplar. */
const bucketBytes = 2 + 1 + doubleFieldBytes

/**
 * Writes histograms: cumulative buckets, native ones or both.
 *
 * The last bucket, up to infinity, is written only to carry an exemplar: the count says the same.
 */
export class HistogramFields implements PointFields {
  readonly #cursor: MessageCursor
  readonly #shown: NativeHistograms

  constructor(cursor: MessageCursor, shown: NativeHistograms) {
    this.#cursor = cursor
    this.#shown = shown
  }

  bytesOf(point: Point, labels: Uint8Array): number {
    const { bounds = noBounds, exemplars } = point
    let most = labels.length + mostTimestampBytes + 2 * doubleFieldBytes + 4 * (1 + mostVarintBytes)
    most += (bounds.length + 1) * (bucketBytes + mostVarintBytes)
    // One may stand with its bucket and in the list of the native buckets; it makes its bucket's length longer.
    if (exemplars !== undefined) most += 2 * exemplarListBytes(exemplars) + exemplars.length * 4
    if (point.exponential !== undefined && this.#shown !== 'classic')
      most += mostNativeBytes(point.exponential)
    return most
  }

  write(point: Point, labels: Uint8Array): void {
    const { cells, offset, startTimeMs, exemplars, bounds = noBounds } = point
    const cursor = this.#cursor
    const native =
      this.#shown === 'classic' || point.exponential === undefined || point.hasSum === false
        ? undefined
        : nativeBuckets(point.exponential)
    const shownBounds = native === undefined || this.#shown === 'both' ? bounds : undefined

    let bytes = doubleFieldBytes
    let count = 0
    for (let bucket = 0; bucket < bounds.length; bucket++) {
      count += cells[offset + 1 + bucket]!
      if (shownBounds !== undefined) bytes += bucketBytes + varintBytes(count)
    }
    count += cells[offset + 1 + bounds.length]!
    if (native !== undefined) bytes += nativeFieldsBytes(native) + nativeExemplarBytes(exemplars)
    if (native !== undefined) count = native.count
    if (shownBounds !== undefined && exemplars !== undefined)
      bytes += this.#bucketExemplarBytes(point, exemplars)
    bytes += 1 + varintBytes(count)
    if (startTimeMs > 0) bytes += 1 + timestampBytes(startTimeMs)

    cursor.putByte(tags.family.metric)
    cursor.putVarint(labels.length + 1 + varintBytes(bytes) + bytes)
    cursor.put(labels)
    cursor.putByte(tags.metric.histogram)
    cursor.putVarint(bytes)
    cursor.putByte(tags.histogram.count)
    cursor.putVarint(count)
    cursor.putByte(tags.histogram.sum)
    cursor.putDouble(point.hasSum === false ? NaN : cells[offset]!)
    if (shownBounds !== undefined) this.#putBuckets(point, shownBounds)
    if (native !== undefined) putNativeFields(cursor, native)
    if (startTimeMs > 0) {
      cursor.putByte(tags.histogram.startTimestamp)
      putTimestamp(cursor, startTimeMs)
    }
    if (native !== undefined && exemplars !== undefined) this.#putNativeExemplars(exemplars)
  }

  #putBuckets({ cells, offset, exemplars }: Point, bounds: readonly number[]): void {
    const cursor = this.#cursor
    const last = exemplars?.[bounds.length] === undefined ? bounds.length - 1 : bounds.length
    let count = 0
    for (let bucket = 0; bucket <= last; bucket++) {
      count += cells[offset + 1 + bucket]!
      const exemplar = exemplars?.[bucket]
      cursor.putByte(tags.histogram.bucket)
      cursor.putVarint(bucketBody(count, exemplar))
      cursor.putByte(tags.bucket.count)
      cursor.putVarint(count)
      cursor.putByte(tags.bucket.upperBound)
      cursor.putDouble(bounds[bucket] ?? Infinity)
      if (exemplar === undefined) continue
      cursor.putByte(tags.bucket.exemplar)
      putExemplar(cursor, exemplar)
    }
  }

  /** Gives what exemplars add to the buckets as they are without: themselves, and the last bucket. */
  #bucketExemplarBytes({ cells, offset, bounds = noBounds }: Point, exemplars: Exemplars): number {
    let bytes = 0
    let count = 0
    for (let bucket = 0; bucket <= bounds.length; bucket++) {
      count += cells[offset + 1 + bucket]!
      const exemplar = exemplars[bucket]
      if (exemplar === undefined) continue
      const body = bucketBody(count, exemplar)
      const without = bucket === bounds.length ? 0 : bucketBytes + varintBytes(count)
      bytes += 1 + varintBytes(body) + body - without
    }
    return bytes
  }

  #putNativeExemplars(exemplars: Exemplars): void {
    for (const exemplar of exemplars) {
      if (exemplar === undefined) continue
      this.#cursor.putByte(tags.histogram.exemplar)
      this.#cursor.putByte(tags.histogram.exemplarSecondByte)
      putExemplar(this.#cursor, exemplar)
    }
  }
}

type Exemplars = readonly (Exemplar | undefined)[]

function bucketBody(count: number, exemplar: Exemplar | undefined): number {
  const body = 1 + varintBytes(count) + doubleFieldBytes
  return exemplar === undefined ? body : body + 1 + exemplarBytes(exemplar)
}

function nativeExemplarBytes(exemplars: Exemplars | undefined): number {
  return exemplars === undefined ? 0 : exemplarListBytes(exemplars)
}

function exemplarListBytes(exemplars: Exemplars): number {
  let bytes = 0
  for (const exemplar of exemplars) if (exemplar !== undefined) bytes += 2 + exemplarBytes(exemplar)
  return bytes
}
