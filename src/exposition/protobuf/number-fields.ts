import type { FamilyType, Point } from '../../snapshot/snapshot.ts'
import { exemplarBytes, putExemplar } from './exemplar-field.ts'
import type { MessageCursor } from './message-cursor.ts'
import type { PointFields } from './point-fields.ts'
import { tags } from './tags.ts'
import { mostTimestampBytes, putTimestamp, timestampBytes } from './timestamp-field.ts'
import { mostVarintBytes, varintBytes } from './varint-bytes.ts'

const valueBytes = 9

/** Writes counters with their exemplar and start, and whatever else has one number. */
export class NumberFields implements PointFields {
  readonly #cursor: MessageCursor
  readonly #isCounter: boolean
  readonly #tag: number

  constructor(cursor: MessageCursor, type: FamilyType) {
    this.#cursor = cursor
    this.#isCounter = type === 'counter'
    this.#tag = this.#isCounter
      ? tags.metric.counter
      : type === 'unknown'
        ? tags.metric.untyped
        : tags.metric.gauge
  }

  bytesOf({ exemplars }: Point, labels: Uint8Array): number {
    const exemplar = this.#isCounter ? exemplars?.[0] : undefined
    const most = labels.length + valueBytes + mostTimestampBytes + 2 * (1 + mostVarintBytes)
    return exemplar === undefined ? most : most + 1 + exemplarBytes(exemplar)
  }

  write({ cells, offset, startTimeMs, exemplars }: Point, labels: Uint8Array): void {
    const cursor = this.#cursor
    const exemplar = this.#isCounter ? exemplars?.[0] : undefined
    const hasStart = this.#isCounter && startTimeMs > 0
    let bytes = valueBytes
    if (exemplar !== undefined) bytes += 1 + exemplarBytes(exemplar)
    if (hasStart) bytes += 1 + timestampBytes(startTimeMs)
    cursor.putByte(tags.family.metric)
    cursor.putVarint(labels.length + 1 + varintBytes(bytes) + bytes)
    cursor.put(labels)
    cursor.putByte(this.#tag)
    cursor.putVarint(bytes)
    cursor.putByte(tags.number.value)
    cursor.putDouble(cells[offset]!)
    if (exemplar !== undefined) {
      cursor.putByte(tags.number.exemplar)
      putExemplar(cursor, exemplar)
    }
    if (hasStart) {
      cursor.putByte(tags.number.startTimestamp)
      putTimestamp(cursor, startTimeMs)
    }
  }
}
