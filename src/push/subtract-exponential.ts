import type { ExponentialHistogram } from '@opentelemetry/sdk-metrics'

type Buckets = ExponentialHistogram['positive']

/**
 * Gives what a histogram has more than it had before. Its scale may have become coarser meanwhile: each step
 * made one of two buckets.
 *
 * Source: OpenTelemetry data model, "Exponential histogram", "Perfect subsetting".
 */
export function subtractExponential(
  now: ExponentialHistogram,
  before: ExponentialHistogram,
): ExponentialHistogram {
  const difference = (sign: 'positive' | 'negative'): Buckets => {
    const bucketCounts = [...now[sign].bucketCounts]
    before[sign].bucketCounts.forEach((count, at) => {
      const index = Math.floor((before[sign].offset + at) / 2 ** (before.scale - now.scale))
      if (count > 0) bucketCounts[index - now[sign].offset]! -= count
    })
    return { offset: now[sign].offset, bucketCounts }
  }
  return {
    count: now.count - before.count,
    sum: (now.sum ?? 0) - (before.sum ?? 0),
    scale: now.scale,
    zeroCount: now.zeroCount - before.zeroCount,
    positive: difference('positive'),
    negative: difference('negative'),
  }
}
