import type { CollectedMetrics, CollectedSeries, WantedAttributes } from './collected-metrics.ts'

/** What a metric is to have: a value (of a histogram the count), or count and sum of a histogram. */
export type WantedValue = number | { readonly count?: number; readonly sum?: number }

/** What is asked of collected metrics. */
export interface WantedRecord {
  readonly name: string
  readonly attributes?: WantedAttributes | undefined
  /** Anything but 0 when it is left out. */
  readonly value?: WantedValue | undefined
}

/** Whether what is wanted was recorded, and words for both cases. */
export interface CheckedRecord {
  readonly pass: boolean
  /** Describes what was wanted and what there is. */
  readonly message: string
  readonly actual: unknown
}

/** Compares what was recorded with what is wanted. */
export function checkRecorded(
  metrics: CollectedMetrics,
  { name, attributes = {}, value }: WantedRecord,
): CheckedRecord {
  const count = metrics.value(name, attributes)
  const sum = metrics.sum(name, attributes)
  const actual = typeof value === 'object' ? { count, sum } : count
  const wanted = value === undefined ? 'something' : JSON.stringify(value)
  const message = [
    `wanted: ${wanted} in ${name}${textOf(attributes)}`,
    `found: ${JSON.stringify(actual) ?? 'no such series'}`,
    ...foundLines(metrics, name),
  ].join('\n')
  return { pass: isRecorded({ count, sum }, value), message, actual }
}

function isRecorded(
  { count, sum }: { count: number | undefined; sum: number | undefined },
  wanted: WantedValue | undefined,
): boolean {
  if (count === undefined) return false
  if (wanted === undefined) return count !== 0
  if (typeof wanted === 'number') return isClose(count, wanted)
  return (
    (wanted.count === undefined || isClose(count, wanted.count)) &&
    (wanted.sum === undefined || (sum !== undefined && isClose(sum, wanted.sum)))
  )
}

/** Sums of decimal fractions differ in their last digits. */
function isClose(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) || (a !== a && b !== b)
}

const mostLines = 20

function foundLines(metrics: CollectedMetrics, name: string): string[] {
  const found = metrics.find(name)
  if (found === undefined) {
    const names = metrics.metrics.map(({ metric }) => metric.name)
    return [`metrics with series: ${names.join(', ') || 'none'}`]
  }
  const lines = found.series.map(
    (series) => `  ${found.metric.name}${textOf(series.attributes)} ${numbersOf(series)}`,
  )
  const more = lines.length - mostLines
  return ['series:', ...lines.slice(0, mostLines), ...(more > 0 ? [`  and ${more} more`] : [])]
}

function numbersOf({ value, sum }: CollectedSeries): string {
  return sum === undefined ? String(value) : `count ${value}, sum ${sum}`
}

function textOf(attributes: WantedAttributes): string {
  const pairs = Object.entries(attributes).map(
    ([name, value]) => `${name}=${JSON.stringify(value) ?? 'absent'}`,
  )
  return `{${pairs.join(', ')}}`
}
