import { createRequire } from 'node:module'
import type pg from 'pg'
import { patchPg } from '../../src/instruments/pg/patch-pg.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import type { HistogramSeries } from '../../src/series/series.ts'

const require = createRequire(import.meta.url)

/** The real library, patched over this file's own store. */
export const library: typeof pg = require('pg') as typeof pg

/** pg-cursor, which has no types of its own. */
export const Cursor = require('pg-cursor') as new (text: string) => PgCursor

export interface PgCursor {
  submit(connection: unknown): void
  read(count: number): Promise<unknown[]>
  close(): Promise<void>
}

export const store: SeriesStore = new SeriesStore()

patchPg(library, 'pg', { store, http: { excludedPaths: [] } })

/** Makes a pool that is not troubled when its database is dropped while its connections still close. */
export function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new library.Pool(config)
  pool.on('error', () => undefined)
  return pool
}

/** Runs the work; gives how many operations it added, by `<operation>` or `<operation> <error type>`. */
export async function operationsOf(
  database: string,
  work: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const before = await operations(database)
  await work()
  const added: Record<string, number> = {}
  for (const [name, count] of await operations(database)) {
    const difference = count - (before.get(name) ?? 0)
    if (difference !== 0) added[name] = difference
  }
  return added
}

/** Gives the values of the metric by pool name (and state), those of a histogram as its count. */
export async function valuesOf(metricName: string): Promise<Record<string, number>> {
  const values: Record<string, number> = {}
  for (const { metric, series } of await store.collect({ timeoutMs: 1000 })) {
    if (metric.name !== metricName) continue
    for (const one of series) {
      const key = one.attributes.map(([, value]) => value).join(' ')
      values[key] = 'bounds' in one ? countOf(one as HistogramSeries) : one.cells[one.offset]!
    }
  }
  return values
}

/** Gives the attributes of every operation on the database, sorted. */
export async function attributesOf(database: string): Promise<Record<string, string>[]> {
  const collected = await store.collect({ timeoutMs: 1000 })
  const durations = collected.find(({ metric }) => metric.name === 'db.client.operation.duration')
  return (durations?.series ?? [])
    .map(({ attributes }) => Object.fromEntries(attributes))
    .filter((attributes) => attributes['db.namespace'] === database)
}

async function operations(database: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const collected = await store.collect({ timeoutMs: 1000 })
  const durations = collected.find(({ metric }) => metric.name === 'db.client.operation.duration')
  for (const one of durations?.series ?? []) {
    const attributes = Object.fromEntries(one.attributes)
    if (attributes['db.namespace'] !== database) continue
    const name = [attributes['db.operation.name'], attributes['error.type']].filter(Boolean).join(' ')
    counts.set(name, countOf(one as HistogramSeries))
  }
  return counts
}

function countOf({ cells, offset, bounds }: HistogramSeries): number {
  return cells.subarray(offset + 1, offset + 2 + bounds.length).reduce((sum, count) => sum + count, 0)
}
