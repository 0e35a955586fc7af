import {
  decodeFamilies,
  type DecodedFamily,
  type DecodedHistogram,
  type DecodedMetric,
  type DecodedRun,
} from '../../unit/exposition/protobuf/decode-families.ts'
import { escapeName } from '../../../src/naming/escape-name.ts'
import type { BucketRun, Exemplar, ExponentialBuckets, Family } from '../../../src/snapshot/snapshot.ts'
import { expectedFamilies, type ExpectedFamily, type ExpectedSample } from '../expected-families.ts'
import type { Page } from '../write-page.ts'
import { differenceOf } from './difference.ts'

/** Decodes a protobuf exposition and says where it differs from its model; nothing when it does not. */
export function decodeBack(page: Page): string | undefined {
  const read = decodeFamilies(page.bytes)
  const expected = expectedFamilies(page.families, page)
  return (
    differenceOf(read.map(readFamily), expected.map(expectedFamily)) ??
    differenceOf(
      read.flatMap(startsOf),
      page.families.flatMap((family) => expectedStarts(family, { page, expected })),
    )
  )
}

const typeNumbers: Readonly<Record<string, number>> = { counter: 0, gauge: 1, untyped: 3, histogram: 4 }

function expectedFamily({ name, type, help, unit, samples }: ExpectedFamily): object {
  return {
    name,
    fields: [type],
    type: typeNumbers[type],
    help,
    unit,
    samples: samples.map((sample) => comparable(sample)),
  }
}

function readFamily({ name, type, help, unit, metrics }: DecodedFamily): object {
  return {
    name,
    fields: [...new Set(metrics.map(({ field }) => field))],
    type,
    help,
    unit,
    samples: metrics.flatMap((metric) => samplesOf(metric, name)).map(comparable),
  }
}

interface Sample extends Omit<ExpectedSample, 'native'> {
  readonly native?: object | undefined
}

function comparable({ name, labels, value, exemplar, native, exemplars }: Sample): object {
  const shown = (one: Exemplar): object => ({ ...one, labels: one.labels.map((label) => label.join('=')) })
  const isExpected = native !== undefined && 'scale' in native
  return {
    name,
    labels: labels.map((label) => label.join('=')),
    value: value + 0,
    exemplar: exemplar && shown(exemplar),
    exemplars: exemplars?.map(shown),
    native: isExpected ? expectedNative(native as ExponentialBuckets) : native,
  }
}

function samplesOf({ labels, value, exemplars, histogram }: DecodedMetric, name: string): Sample[] {
  if (histogram === undefined) return [{ name, labels, value: value!, exemplar: exemplars[0] }]
  const { schema, zeroCount, count, sum, positive, negative } = histogram
  if (schema !== undefined) {
    const native = { schema, zeroCount, count, positive: countsOf(positive), negative: countsOf(negative) }
    return [{ name, labels, value: sum, native, exemplars }]
  }
  return classicSamples(histogram, { name, labels })
}

function classicSamples(
  { buckets, count, sum }: DecodedHistogram,
  { name, labels }: Pick<Sample, 'name' | 'labels'>,
): Sample[] {
  const last =
    buckets.at(-1)?.upperBound === Infinity ? [] : [{ upperBound: Infinity, count, exemplar: undefined }]
  const bucketSamples = [...buckets, ...last].map((bucket) => ({
    name: `${name}_bucket`,
    labels: [...labels, ['le', leOf(bucket.upperBound)] as const],
    value: bucket.count,
    exemplar: bucket.exemplar,
  }))
  return [
    ...bucketSamples,
    { name: `${name}_sum`, labels, value: sum },
    { name: `${name}_count`, labels, value: count },
  ]
}

function leOf(bound: number): string {
  return bound === Infinity
    ? '+Inf'
    : bound !== 0 && (Math.abs(bound) < 1e-4 || Math.abs(bound) >= 1e6)
      ? bound.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
      : String(bound)
}

/** Absolute counts by the index of the bucket's upper bound, without empty buckets. */
function countsOf({ spans, deltas }: DecodedRun): Record<number, number> {
  const counts: Record<number, number> = {}
  let index = 0
  let count = 0
  let at = 0
  for (const [offset, length] of spans) {
    index += offset
    for (let i = 0; i < length; i++) {
      count += deltas[at++]!
      if (count !== 0) counts[index] = count
      index++
    }
  }
  if (at !== deltas.length) throw new Error(`${deltas.length} deltas for ${at} buckets`)
  return counts
}

function expectedNative({ scale, zeroCount, positive, negative }: ExponentialBuckets): object {
  const schema = Math.min(scale, 8)
  const merged = 2 ** (scale - schema)
  const total = ({ bucketCounts }: BucketRun): number => Array.from(bucketCounts).reduce((a, b) => a + b, 0)
  const counts = ({ offset, bucketCounts }: BucketRun): Record<number, number> => {
    const byIndex: Record<number, number> = {}
    Array.from(bucketCounts).forEach((count, i) => {
      // A bucket is called by its upper bound, one above the lower one that OpenTelemetry calls it by.
      const index = Math.floor((offset + i) / merged) + 1
      if (count !== 0) byIndex[index] = (byIndex[index] ?? 0) + count
    })
    return byIndex
  }
  const count = zeroCount + total(positive) + total(negative)
  return { schema, zeroCount, count, positive: counts(positive), negative: counts(negative) }
}

function startsOf({ metrics }: DecodedFamily): (number | undefined)[] {
  return metrics.map(({ startTimeMs }) => startTimeMs)
}

function expectedStarts(
  { name, type, points }: Family,
  { page, expected }: { page: Page; expected: readonly ExpectedFamily[] },
): (number | undefined)[] {
  const exposed = escapeName(name, page.escaping)
  const isFirst = page.families.find((one) => escapeName(one.name, page.escaping) === exposed)!.name === name
  if (!isFirst || !expected.some((one) => one.name === exposed)) return []
  const hasStart = type === 'counter' || type === 'histogram'
  return [...points].map(({ startTimeMs }) => (hasStart && startTimeMs > 0 ? startTimeMs : undefined))
}
