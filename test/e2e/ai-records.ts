import type { HistogramSeries } from '../../src/series/series.ts'
import type { SeriesStore } from '../../src/series/series-store.ts'

/** What was recorded, by metric and attribute values: a count, or how many records of a histogram, and their sum of tokens. */
export type AiRecords = Readonly<Record<string, number | string>>

/** Gives what an action records into a store; names are without `gen_ai.client.`, empty ones are left out. */
export async function aiRecordsOf(store: SeriesStore, action: () => Promise<unknown>): Promise<AiRecords> {
  const before = snapshot(store)
  await action()
  const records: Record<string, number | string> = {}
  for (const [key, { count, sum }] of snapshot(store)) {
    const counted = count - (before.get(key)?.count ?? 0)
    const summed = sum - (before.get(key)?.sum ?? 0)
    if (!(counted > 0) && summed === 0) continue
    records[key] = Number.isNaN(count) ? Number(summed.toFixed(9)) : told(key, counted, summed)
  }
  return records
}

function told(key: string, count: number, sum: number): string {
  return /duration|chunk/.test(key) ? `${count}x` : `${count}x ${sum}`
}

/** A histogram's records and their sum; a counter or a gauge has a sum alone. */
interface Recorded {
  readonly count: number
  readonly sum: number
}

function snapshot(store: SeriesStore): Map<string, Recorded> {
  const all = new Map<string, Recorded>()
  for (const { metric, series } of store.current()) {
    for (const one of series) {
      const values = Object.keys(metric.attributes).map(
        (name) => one.attributes.find(([key]) => key === name)?.[1],
      )
      const key = [
        metric.name.replace('gen_ai.client.', ''),
        ...values.filter((value) => value !== undefined),
      ]
      const { cells, offset, bounds } = one as HistogramSeries
      const counts = bounds && cells.subarray(offset + 1, offset + 2 + bounds.length)
      const count = counts ? counts.reduce((a, b) => a + b, 0) : Number.NaN
      all.set(key.join(' '), { count, sum: cells[offset]! })
    }
  }
  return all
}
