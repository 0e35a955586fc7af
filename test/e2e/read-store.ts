import type { SeriesStore } from '../../src/series/series-store.ts'
import type { Series } from '../../src/series/series.ts'

export interface Reading {
  readonly attributes: Readonly<Record<string, string>>
  /** The value, or how many were recorded in a histogram. */
  readonly value: number
  /** The sum of a histogram. */
  readonly sum: number
}

export interface StoreReader {
  /** Collects, and gives the series of a metric that have these attributes among theirs. */
  readings(
    this: void,
    metricName: string,
    having: Readonly<Record<string, string>>,
  ): Promise<readonly Reading[]>
  /** Gives the values of a destination's series by one of their attributes (`-` where it is absent), without those at 0. */
  valuesBy(this: void, attribute: string, query: ValueQuery): Promise<Record<string, number>>
}

export interface ValueQuery {
  readonly metric: string
  readonly queue?: string
  readonly group?: string
  readonly operation?: string
  readonly port?: number
}

/** Reads the metrics of a store that instruments record into. */
export function readStore(store: SeriesStore): StoreReader {
  const readings: StoreReader['readings'] = async (metricName, having) => {
    // A collection that is under way, for a test at the same time, tells what was before: the next one is wanted.
    await store.collect({ timeoutMs: 5_000 })
    const collected = await store.collect({ timeoutMs: 5_000 })
    const metric = collected.find((one) => one.metric.name === metricName)
    return (metric?.series ?? [])
      .map((series) => reading(series))
      .filter(({ attributes }) => Object.entries(having).every(([name, value]) => attributes[name] === value))
  }
  return {
    readings,
    async valuesBy(attribute, { metric, queue, group, operation, port }) {
      const wanted: Record<string, string> = {}
      if (queue !== undefined) wanted['messaging.destination.name'] = queue
      if (group !== undefined) wanted['messaging.consumer.group.name'] = group
      if (operation !== undefined) wanted['messaging.operation.name'] = operation
      if (port !== undefined) wanted['server.port'] = String(port)
      const values: Record<string, number> = {}
      for (const { attributes, value } of await readings(metric, wanted)) {
        const key = attributes[attribute] ?? '-'
        if (value !== 0) values[key] = (values[key] ?? 0) + value
      }
      return values
    },
  }
}

function reading(series: Series): Reading {
  const { cells, offset } = series
  const attributes = Object.fromEntries(series.attributes)
  const bounds = (series as { bounds?: readonly number[] }).bounds
  const first = cells[offset] ?? 0
  if (bounds === undefined) return { attributes, value: first, sum: first }
  const counts = cells.slice(offset + 1, offset + 2 + bounds.length)
  return { attributes, value: counts.reduce((total, count) => total + count, 0), sum: first }
}
