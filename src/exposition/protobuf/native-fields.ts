import { zeroThreshold, type NativeBuckets, type NativeRun } from '../native-buckets.ts'
import type { ExponentialBuckets } from '../../snapshot/snapshot.ts'
import type { MessageCursor } from './message-cursor.ts'
import { tags } from './tags.ts'
import { mostVarintBytes, varintBytes, zigzag } from './varint-bytes.ts'

const thresholdFieldBytes = 9

/** Gives at least as many bytes as the native fields of these buckets take. */
export function mostNativeBytes({ positive, negative }: ExponentialBuckets): number {
  const buckets = positive.bucketCounts.length + negative.bucketCounts.length
  const perBucket = mostVarintBytes + 4 + 2 * mostVarintBytes
  return thresholdFieldBytes + 8 * (1 + mostVarintBytes) + buckets * perBucket
}

/** Gives how many bytes the fields that make a histogram native take. */
export function nativeFieldsBytes({ schema, zeroCount, positive, negative }: NativeBuckets): number {
  const scalars = 1 + varintBytes(zigzag(schema)) + thresholdFieldBytes + 1 + varintBytes(zeroCount)
  return scalars + runBytes(positive) + runBytes(negative)
}

/** Writes the schema, the zero bucket, and the spans and deltas of both signs. */
export function putNativeFields(
  cursor: MessageCursor,
  { schema, zeroCount, positive, negative }: NativeBuckets,
): void {
  cursor.putByte(tags.histogram.schema)
  cursor.putVarint(zigzag(schema))
  cursor.putByte(tags.histogram.zeroThreshold)
  cursor.putDouble(zeroThreshold)
  cursor.putByte(tags.histogram.zeroCount)
  cursor.putVarint(zeroCount)
  putRun(cursor, { ...negative, span: tags.histogram.negativeSpan, delta: tags.histogram.negativeDelta })
  putRun(cursor, { ...positive, span: tags.histogram.positiveSpan, delta: tags.histogram.positiveDelta })
}

function runBytes({ spans, counts }: NativeRun): number {
  if (spans.length === 0) return 0
  let bytes = 0
  for (const span of spans) bytes += 2 + spanBody(span)
  const deltas = deltaBytes(counts)
  return bytes + 1 + varintBytes(deltas) + deltas
}

function putRun(
  cursor: MessageCursor,
  { spans, counts, span: spanTag, delta: deltaTag }: NativeRun & { span: number; delta: number },
): void {
  if (spans.length === 0) return
  for (const span of spans) {
    cursor.putByte(spanTag)
    cursor.putVarint(spanBody(span))
    cursor.putByte(tags.span.offset)
    cursor.putVarint(zigzag(span.offset))
    cursor.putByte(tags.span.length)
    cursor.putVarint(span.length)
  }
  cursor.putByte(deltaTag)
  cursor.putVarint(deltaBytes(counts))
  let before = 0
  for (const count of counts) {
    cursor.putVarint(zigzag(count - before))
    before = count
  }
}

function spanBody({ offset, length }: NativeRun['spans'][number]): number {
  return 2 + varintBytes(zigzag(offset)) + varintBytes(length)
}

function deltaBytes(counts: readonly number[]): number {
  let bytes = 0
  let before = 0
  for (const count of counts) {
    bytes += varintBytes(zigzag(count - before))
    before = count
  }
  return bytes
}
