import type { BucketRun, ExponentialBuckets } from '../snapshot/snapshot.ts'

/** The buckets of a Prometheus native histogram. */
export interface NativeBuckets {
  readonly schema: number
  readonly zeroCount: number
  readonly count: number
  readonly positive: NativeRun
  readonly negative: NativeRun
}

/** Buckets in spans of consecutive ones, each with its count. */
export interface NativeRun {
  readonly spans: readonly Span[]
  readonly counts: readonly number[]
}

/** The first span's offset is the index of its first bucket, a later one's the gap before it. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/** Below this a value is zero: OpenTelemetry's buckets of zero alone have no width, which Prometheus' must. */
export const zeroThreshold = 1e-128

const leastSchema = -4
const mostSchema = 8

/**
 * Translates exponential buckets, or gives nothing when they are wider than any schema.
 *
 * Finer ones than the finest schema are merged. Buckets are counted by their upper bound in Prometheus,
 * by their lower one in OpenTelemetry. Source: OpenTelemetry specification, Prometheus and OpenMetrics
 * compatibility, "Exponential Histograms".
 */
export function nativeBuckets({
  scale,
  zeroCount,
  positive,
  negative,
}: ExponentialBuckets): NativeBuckets | undefined {
  if (scale < leastSchema) return undefined
  const schema = Math.min(scale, mostSchema)
  const merged = 2 ** (scale - schema)
  const runs = { positive: toRun(positive, merged), negative: toRun(negative, merged) }
  const count = zeroCount + total(runs.positive) + total(runs.negative)
  return { schema, zeroCount, count, ...runs }
}

function toRun({ offset, bucketCounts }: BucketRun, merged: number): NativeRun {
  const spans: { offset: number; length: number }[] = []
  const counts: number[] = []
  /** The index after that of the last bucket written. */
  let next = 0
  for (let i = 0; i < bucketCounts.length; i++) {
    const count = bucketCounts[i]!
    if (count === 0) continue
    const index = Math.floor((offset + i) / merged) + 1
    const span = spans.at(-1)
    if (span === undefined) spans.push({ offset: index, length: 1 })
    else if (index < next) {
      counts[counts.length - 1]! += count
      continue
    } else if (index <= next + 1) {
      // One empty bucket takes less than a span.
      if (index > next) counts.push(0)
      span.length += index - next + 1
    } else spans.push({ offset: index - next, length: 1 })
    counts.push(count)
    next = index + 1
  }
  return { spans, counts }
}

function total({ counts }: NativeRun): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
