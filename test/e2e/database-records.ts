import type { SeriesStore } from '../../src/series/series-store.ts'
import type { HistogramSeries } from '../../src/series/series.ts'

/** Reads what the instrument of a database recorded into a store. */
export interface DatabaseRecords {
  /** Runs the work; gives how many operations it added, by `<operation>` or `<operation> <error type>`. */
  operationsOf(database: string, work: () => Promise<unknown>): Promise<Record<string, number>>
  /** Gives the values of the metric by pool name (and state), those of a histogram as its count. */
  valuesOf(metricName: string): Promise<Record<string, number>>
  /** Gives the attributes of every operation on the database. */
  attributesOf(database: string): Promise<Record<string, string>[]>
}

/** Gives the records of a store. */
export function databaseRecords(store: SeriesStore): DatabaseRecords {
  const seriesOf = async (metricName: string) => {
    const collected = await store.collect({ timeoutMs: 1000 })
    return collected.find(({ metric }) => metric.name === metricName)?.series ?? []
  }
  const operations = async (database: string): Promise<Map<string, number>> => {
    const counts = new Map<string, number>()
    for (const one of await seriesOf('db.client.operation.duration')) {
      const attributes = Object.fromEntries(one.attributes)
      if (attributes['db.namespace'] !== database) continue
      const name = [attributes['db.operation.name'], attributes['error.type']].filter(Boolean).join(' ')
      counts.set(name, countOf(one as HistogramSeries))
    }
    return counts
  }
  return {
    async operationsOf(database, work) {
      const before = await operations(database)
      await work()
      const added: Record<string, number> = {}
      for (const [name, count] of await operations(database)) {
        const difference = count - (before.get(name) ?? 0)
        if (difference !== 0) added[name] = difference
      }
      return added
    },
    async valuesOf(metricName) {
      const values: Record<string, number> = {}
      for (const one of await seriesOf(metricName)) {
        const key = one.attributes.map(([, value]) => value).join(' ')
        values[key] = 'bounds' in one ? countOf(one as HistogramSeries) : one.cells[one.offset]!
      }
      return values
    },
    async attributesOf(database) {
      const durations = await seriesOf('db.client.operation.duration')
      return durations
        .map(({ attributes }) => Object.fromEntries(attributes))
        .filter((attributes) => attributes['db.namespace'] === database)
    },
  }
}

function countOf({ cells, offset, bounds }: HistogramSeries): number {
  return cells.subarray(offset + 1, offset + 2 + bounds.length).reduce((sum, count) => sum + count, 0)
}
