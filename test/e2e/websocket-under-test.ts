import type { Series } from '../../src/series/series.ts'
import type { SeriesStore } from '../../src/series/series-store.ts'
import { until } from './http-under-test.ts'

/** What changed since a moment: values by metric and attributes, such as `websocket.messages receive server`. */
export type Changes = () => Readonly<Record<string, number>>

/**
 * Begins to watch the metrics of WebSockets in a store; libraries are patched once a process, so tests share it.
 *
 * A size is shown as the sum of bytes, a duration as how often it was recorded.
 */
export function watch(store: SeriesStore): Changes {
  const before = read(store)
  return () => {
    const changes = Object.entries(read(store)).map(
      ([key, value]) => [key, value - (before[key] ?? 0)] as const,
    )
    return Object.fromEntries(changes.filter(([, change]) => change !== 0))
  }
}

/** Waits until no connection is open, so that the next test begins without those of this one. */
export async function allClosed(store: SeriesStore): Promise<void> {
  await until(() => {
    const open = Object.entries(read(store)).filter(([key]) => key.startsWith('websocket.connections.active'))
    return open.every(([, value]) => value === 0)
  })
}

function read(store: SeriesStore): Record<string, number> {
  const values: Record<string, number> = {}
  for (const { metric, series } of store.current()) {
    for (const one of series) {
      const attributes = one.attributes.filter(([name]) => name !== 'network.protocol.name')
      const key = [metric.name, ...attributes.map(([, value]) => value)].join(' ')
      const value = metric.name.endsWith('.duration') ? countOf(one) : one.cells[one.offset]!
      values[key] = (values[key] ?? 0) + value
    }
  }
  return values
}

function countOf(series: Series): number {
  const { bounds } = series as Series & { bounds: readonly number[] }
  let count = 0
  for (let bucket = 0; bucket <= bounds.length; bucket++) count += series.cells[series.offset + 1 + bucket]!
  return count
}
