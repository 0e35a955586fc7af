import { DerivedLabels, nameLabel, type LabelSet } from './label-set.ts'
import { readNumber } from './read-number.ts'
import type { Sample, Vector } from './stored-series.ts'

interface Bucket {
  readonly bound: number
  count: number
}

/** Makes the function that takes a quantile of histograms from their buckets. */
export function histogramQuantile(): (quantile: number, buckets: Vector) => Vector {
  const apart = new Set([nameLabel, 'le'])
  const histograms = new DerivedLabels((labels) => labels.drop(apart))
  return (quantile, samples) => {
    const buckets = new Map<LabelSet, Bucket[]>()
    for (const { labels, value } of samples) {
      const bound = readNumber(labels.get('le'))
      if (bound === undefined || Number.isNaN(bound)) continue
      const histogram = histograms.of(labels)
      const own = buckets.get(histogram)
      if (own === undefined) buckets.set(histogram, [{ bound, count: value }])
      else own.push({ bound, count: value })
    }
    return [...buckets].map(([labels, own]): Sample => ({ labels, value: quantileOfBuckets(quantile, own) }))
  }
}

/**
 * Gives a quantile of a histogram, between the bounds of the bucket that it falls into.
 *
 * Source: BucketQuantile in promql/quantile.go of Prometheus 3.5.
 */
function quantileOfBuckets(quantile: number, given: Bucket[]): number {
  if (Number.isNaN(quantile)) return Number.NaN
  if (quantile < 0) return -Infinity
  if (quantile > 1) return Infinity
  const buckets = coalesced(given.toSorted((a, b) => a.bound - b.bound))
  if (buckets.at(-1)!.bound !== Infinity || buckets.length < 2) return Number.NaN
  makeMonotonic(buckets)
  const observations = buckets.at(-1)!.count
  if (observations === 0) return Number.NaN
  let rank = quantile * observations
  const found = buckets.slice(0, -1).findIndex(({ count }) => count >= rank)
  if (found === -1) return buckets.at(-2)!.bound
  const { bound, count } = buckets[found]!
  if (found === 0) return bound <= 0 ? bound : bound * (rank / count)
  const before = buckets[found - 1]!
  rank -= before.count
  return before.bound + (bound - before.bound) * (rank / (count - before.count))
}

/** Adds up buckets of one bound, which come from texts such as `1` and `1.0`. */
function coalesced(sorted: readonly Bucket[]): Bucket[] {
  const buckets: Bucket[] = []
  for (const { bound, count } of sorted) {
    const last = buckets.at(-1)
    if (last?.bound === bound) last.count += count
    else buckets.push({ bound, count })
  }
  return buckets
}

/** What rounding alone makes differ is the same. */
const smallDelta = 1e-12

/** Buckets of different scrapes may count less than a narrower one, which would lead the search astray. */
function makeMonotonic(buckets: readonly Bucket[]): void {
  let before = buckets[0]!.count
  for (const bucket of buckets.slice(1)) {
    const isAlmost =
      Math.abs(before - bucket.count) / (Math.abs(before) + Math.abs(bucket.count)) < smallDelta
    if (bucket.count < before || isAlmost) bucket.count = before
    else before = bucket.count
  }
}
