import type { HistogramSeries, Series } from '../../src/series/series.ts'
import type { SeriesStore } from '../../src/series/series-store.ts'

/** What a store holds of Redis, as tests compare it. */
export interface RedisRecords {
  /** Runs work and tells how many records of each kind it made; what was zero is left out. */
  recordsOf(work: () => Promise<unknown>): Promise<Records>
  /** Reads an observable metric now. */
  observe(metricName: string): Promise<Readonly<Record<string, number>>>
}

/** Counts by operation, and the error type or the result after a space. */
export interface Records {
  readonly commands: Readonly<Record<string, number>>
  readonly lookups: Readonly<Record<string, number>>
  readonly blocking: Readonly<Record<string, number>>
}

/** Reads the records of a store. */
export function redisRecords(store: SeriesStore): RedisRecords {
  return {
    async recordsOf(work) {
      const before = read(store)
      await work()
      const after = read(store)
      return {
        commands: difference(before.commands, after.commands),
        lookups: difference(before.lookups, after.lookups),
        blocking: difference(before.blocking, after.blocking),
      }
    },
    async observe(metricName) {
      const collected = await store.collect({ timeoutMs: 1000 })
      const found = collected.find(({ metric }) => metric.name === metricName)
      return Object.fromEntries((found?.series ?? []).map((one) => [labelsOf(one), one.cells[one.offset]!]))
    },
  }
}

/** Gives every label of each series of the command durations. */
export function durationLabels(store: SeriesStore): readonly string[] {
  return seriesOf(store, 'db.client.operation.duration').map(labelsOf)
}

/** Gives the seconds that the commands of an operation took together. */
export function secondsOf(store: SeriesStore, operation: string): number {
  return seriesOf(store, 'db.client.operation.duration')
    .filter((one) => attributeOf(one, 'db.operation.name') === operation)
    .reduce((sum, one) => sum + one.cells[one.offset]!, 0)
}

/** Waits for what must become true, and fails when it does not within half a minute. */
export async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`never became true: ${String(isTrue)}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function read(store: SeriesStore): Records {
  const records = { commands: {}, lookups: {}, blocking: {} }
  for (const one of seriesOf(store, 'db.client.operation.duration')) {
    let count = 0
    const { bounds } = one as HistogramSeries
    for (let i = 0; i <= bounds.length; i++) count += one.cells[one.offset + 1 + i]!
    add(records.commands, [keyOf(one, 'error.type'), count])
  }
  for (const one of seriesOf(store, 'redis.client.lookups')) {
    add(records.lookups, [keyOf(one, 'redis.client.lookup.result'), one.cells[one.offset]!])
  }
  for (const one of seriesOf(store, 'redis.client.blocking_commands')) {
    const key = `${keyOf(one, 'redis.client.blocking_command.result')} ${attributeOf(one, 'error.type') ?? ''}`
    add(records.blocking, [key.trim(), one.cells[one.offset]!])
  }
  return records
}

function seriesOf(store: SeriesStore, metricName: string): readonly Series[] {
  return store.current().find(({ metric }) => metric.name === metricName)?.series ?? []
}

function keyOf(series: Series, attribute: string): string {
  return `${attributeOf(series, 'db.operation.name')} ${attributeOf(series, attribute) ?? ''}`.trim()
}

function attributeOf(series: Series, name: string): string | undefined {
  return series.attributes.find(([key]) => key === name)?.[1]
}

function labelsOf(series: Series): string {
  return series.attributes
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(',')
}

function add(counts: Record<string, number>, [key, count]: [string, number]): void {
  counts[key] = (counts[key] ?? 0) + count
}

function difference(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after)
      .map(([key, count]) => [key, count - (before[key] ?? 0)] as const)
      .filter(([, count]) => count !== 0),
  )
}
