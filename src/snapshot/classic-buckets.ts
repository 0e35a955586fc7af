import type { BucketRun, ExponentialBuckets } from './snapshot.ts'

/** Finite bounds that an exponential histogram is shown with where it cannot be shown as it is. */
const boundCount = 19
/** The exponents of the bounds that a double can be: a histogram may reach further. */
const exponents = { least: -1022, most: 1023 }

/**
 * Chooses the bounds of an exponential histogram for formats without native ones, or none as long as
 * it has counted nothing above 0.
 *
 * They are powers of two (or of 4, 16 and so on, for a wide range) around what was recorded so far, and
 * have to stay as they are chosen, since each bound is a series of its own.
 */
export function chooseBounds(points: readonly ExponentialBuckets[]): readonly number[] | undefined {
  let low = Infinity
  let high = -Infinity
  for (const { scale, positive } of points) {
    const { offset, bucketCounts } = positive
    for (let i = 0; i < bucketCounts.length; i++) {
      if (bucketCounts[i] === 0) continue
      low = Math.min(low, Math.floor((offset + i) * 2 ** -scale))
      high = Math.max(high, Math.ceil((offset + i + 1) * 2 ** -scale))
    }
  }
  if (low === Infinity) return undefined
  let step = 1
  while (Math.ceil(high / step) - Math.floor(low / step) >= boundCount) step *= 2
  const used = Math.ceil(high / step) - Math.floor(low / step) + 1
  const start = Math.floor(low / step) - Math.floor((boundCount - used) / 2)
  return Array.from({ length: boundCount }, (_, i) => (start + i) * step)
    .filter((exponent) => exponent >= exponents.least && exponent <= exponents.most)
    .map((exponent) => 2 ** exponent)
}

/**
 * Counts exponential buckets by bounds that `chooseBounds` gave, each up to its bound alone, the last to infinity.
 *
 * A bucket that is not within one of them counts at the bound above it, so no count is too high.
 */
export function countByBounds(
  { scale, zeroCount, positive, negative }: ExponentialBuckets,
  bounds: readonly number[],
): number[] {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0)
  // Zero and what is below it lie under every bound.
  counts[0] = zeroCount + total(negative)
  const tops = bounds.map((bound) => Math.log2(bound))
  let at = 0
  for (let i = 0; i < positive.bucketCounts.length; i++) {
    const top = (positive.offset + i + 1) * 2 ** -scale
    while (at < tops.length && top > tops[at]!) at++
    counts[at]! += positive.bucketCounts[i]!
  }
  return counts
}

function total({ bucketCounts }: BucketRun): number {
  let sum = 0
  for (let i = 0; i < bucketCounts.length; i++) sum += bucketCounts[i]!
  return sum
}
