import { escapeLabelValue } from '../../../src/exposition/escape-text.ts'
import type { Exemplar, ExponentialBuckets, Family } from '../../../src/snapshot/snapshot.ts'
import { expectedFamilies, type Reading } from '../expected-families.ts'
import { versionOf } from './prometheus-build.ts'
import type { ShownExemplars, ShownHistogram, ShownSeries } from './prometheus-api.ts'

/** Gives each series that Prometheus must have of a model as one line, sorted. */
export function expectedSeries(families: readonly Family[], reading: Reading): string[] {
  return expectedFamilies(families, reading)
    .flatMap(({ samples }) => samples)
    .map(({ name, labels, value, native }) => {
      const shown = native === undefined ? String(value + 0) : expectedHistogram(native, value)
      return seriesLine({ __name__: name, ...Object.fromEntries(labels) }, shown)
    })
    .toSorted()
}

/** Gives each series that the API shows as such a line, sorted. */
export function shownSeries(series: readonly ShownSeries[]): string[] {
  return series
    .map(({ metric, value, histogram }) =>
      seriesLine(
        metric,
        value === undefined ? shownHistogram(histogram![1]) : String(numberOf(value[1]) + 0),
      ),
    )
    .toSorted()
}

/** Gives each exemplar that a Prometheus of a version must have of a model as one line, sorted. */
export function expectedExemplars(
  families: readonly Family[],
  reading: Reading & { version: number },
): string[] {
  // Of a text, Prometheus leaves the escapes in.
  const textOf = reading.dialect === 'protobuf' ? (text: string) => text : escapeLabelValue
  return expectedFamilies(families, reading)
    .flatMap(({ samples }) => samples)
    .flatMap(({ name, labels, exemplar, exemplars = [] }) => {
      const own = exemplar === undefined ? [] : [exemplar]
      const all = reading.version >= firstNativeExemplars ? [...own, ...exemplars] : own
      return all.filter(isShort).map(({ labels: pairs, value, timeMs }) => {
        const shown = sorted(Object.fromEntries(pairs.map(([label, text]) => [label, textOf(text)])))
        return seriesLine({ __name__: name, ...Object.fromEntries(labels) }, `${shown} ${value} ${timeMs}`)
      })
    })
    .toSorted()
}

const firstNativeExemplars = versionOf(2, 53)

/** Prometheus stores no exemplar whose labels are longer, whatever the format takes. */
function isShort({ labels }: Exemplar): boolean {
  return Array.from(labels.flat().join('')).length <= 128
}

/** Gives each exemplar that the API shows as such a line, sorted. */
export function shownExemplars(shown: readonly ShownExemplars[]): string[] {
  return shown
    .flatMap(({ seriesLabels, exemplars }) =>
      exemplars.map(({ labels, value, timestamp }) =>
        seriesLine(seriesLabels, `${sorted(labels)} ${numberOf(value)} ${Math.round(timestamp * 1000)}`),
      ),
    )
    .toSorted()
}

/** Versions write bounds differently, and know an empty label from none as little as we do. */
function seriesLine(labels: Readonly<Record<string, string>>, value: string): string {
  const shown = Object.entries(labels)
    .filter(([name, text]) => text !== '' && name !== 'job' && name !== 'instance')
    .map(([name, text]) => [name, name === 'le' ? String(numberOf(text)) : text])
  return `${sorted(Object.fromEntries(shown) as Readonly<Record<string, string>>)} ${value}`
}

function sorted(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'))
}

function shownHistogram({ count, sum, buckets = [] }: ShownHistogram): string {
  const shown = buckets.map(([, lower, upper, size]) =>
    bucketText({ lower: numberOf(lower), upper: numberOf(upper), size: Number(size) }),
  )
  return histogramText({ count: Number(count), sum: numberOf(sum), buckets: shown })
}

function expectedHistogram(
  { scale, zeroCount, positive, negative }: ExponentialBuckets,
  sum: number,
): string {
  const schema = Math.min(scale, 8)
  const base = 2 ** (2 ** -schema)
  const merged = 2 ** (scale - schema)
  const sizes = new Map<string, number>()
  const add = (key: string, size: number): void => void sizes.set(key, (sizes.get(key) ?? 0) + size)
  let count = zeroCount
  for (const [sign, { offset, bucketCounts }] of [
    [1, positive],
    [-1, negative],
  ] as const) {
    Array.from(bucketCounts).forEach((size, i) => {
      const index = Math.floor((offset + i) / merged)
      count += size
      if (size > 0) add(`${sign} ${index}`, size)
    })
  }
  const buckets = [...sizes].map(([key, size]) => {
    const [sign, index] = key.split(' ').map(Number) as [number, number]
    const [near, far] = [sign * base ** index, sign * base ** (index + 1)]
    return bucketText({ lower: Math.min(near, far), upper: Math.max(near, far), size })
  })
  if (zeroCount > 0) buckets.push(bucketText({ lower: -1e-128, upper: 1e-128, size: zeroCount }))
  return histogramText({ count, sum, buckets })
}

/** Bounds are powers, which languages round differently in their last digits. */
function bucketText({ lower, upper, size }: { lower: number; upper: number; size: number }): string {
  return `${lower.toPrecision(9)}..${upper.toPrecision(9)}: ${size}`
}

function histogramText(histogram: { count: number; sum: number; buckets: readonly string[] }): string {
  const { count, sum, buckets } = histogram
  return `count ${count}, sum ${sum + 0}, ${buckets.toSorted().join(', ')}`
}
