import { fallbackFormat, offeredFormats, type Format } from '../../../src/exposition/formats.ts'
import { PagePool } from '../../../src/exposition/page-pool.ts'
import { writeText, type WriteOptions } from '../../../src/exposition/write-text.ts'
import { labelSet } from '../../../src/snapshot/label-set.ts'
import type { Family, LabelSet, Point } from '../../../src/snapshot/snapshot.ts'

const formats = offeredFormats({ openMetrics2: true })
export const openMetrics2: Format = formats.find(({ name }) => name === 'openmetrics-2.0.0')!
export const openMetrics: Format = formats.find(({ name }) => name === 'openmetrics-1.0.0')!
export const text: Format = fallbackFormat

/** Writes families as one string, through pages of the size that is asked for. */
export function write(families: readonly Family[], options: Partial<WriteOptions> = {}): string {
  const pages = options.pages ?? new PagePool()
  const parts: Buffer[] = []
  for (const page of writeText({ families }, { format: text, escaping: 'underscores', ...options, pages })) {
    parts.push(Buffer.from(page))
    pages.give(page)
  }
  return Buffer.concat(parts).toString()
}

export function family(given: Partial<Family> & Pick<Family, 'name' | 'type'>): Family {
  return { help: '', unit: '', points: [], ...given }
}

export function number(value: number, pairs: LabelSet['pairs'] = []): Point {
  return { labels: labelSet(pairs), cells: Float64Array.of(value), offset: 0, startTimeMs: 0 }
}

/** Lays a histogram's cells behind those of another series, as the store does. */
export function histogram(
  { sum, counts, bounds }: { sum: number; counts: readonly number[]; bounds: readonly number[] },
  pairs: LabelSet['pairs'] = [],
): Point {
  return { ...number(0, pairs), cells: Float64Array.of(7, 7, sum, ...counts), offset: 2, bounds }
}
