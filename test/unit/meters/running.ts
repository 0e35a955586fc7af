import { runningKey } from '../../../src/diagnostics/running-key.ts'
import type { HistogramSeries } from '../../../src/series/series.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'

const published = globalThis as Record<symbol, unknown>

/** Publishes a new store as the running one, as the preload does. */
export function startRunning(): SeriesStore {
  const store = new SeriesStore()
  published[runningKey] = { store, version: '0.0.0' }
  return store
}

export function stopRunning(): void {
  delete published[runningKey]
}

/** Gives what a store holds as `name{attribute=value}` with a value, or count and sum of a histogram. */
export function valuesOf(store: SeriesStore): Record<string, number | string> {
  const values: Record<string, number | string> = {}
  for (const { metric, series } of store.current()) {
    for (const one of series) {
      const attributes = one.attributes
        .map(([name, value]) => `${name}=${value}`)
        .sort()
        .join()
      const { cells, offset, bounds } = one as HistogramSeries
      const value = cells[offset]!
      const counts = bounds && cells.subarray(offset + 1, offset + 2 + bounds.length)
      values[`${metric.name}{${attributes}}`] = counts ? `${counts.reduce((a, b) => a + b, 0)}x` : value
    }
  }
  return values
}

/** The same without what is 0. */
export function recordedIn(store: SeriesStore): Record<string, number | string> {
  return Object.fromEntries(Object.entries(valuesOf(store)).filter(([, value]) => value !== 0))
}
