import { defaultExpositionOptions } from '../exposition/exposition-options.ts'
import { offeredFormats } from '../exposition/formats.ts'
import { PagePool } from '../exposition/page-pool.ts'
import { writeExposition } from '../exposition/write-exposition.ts'
import { metricName } from '../naming/metric-name.ts'
import { defaultStrategy } from '../naming/strategy.ts'
import type { CollectedMetric } from '../series/series-store.ts'
import { FamilyTable } from '../snapshot/family-table.ts'
import { fromStore } from '../snapshot/from-store.ts'
import { CollectedMetrics, type CollectedSeries, type RecordedMetric } from './collected-metrics.ts'
import { testStore } from './test-store.ts'

const timeoutMs = 10_000

/**
 * Collects what the application under test has recorded, as a scrape would: callbacks of observed metrics run.
 *
 * What it records through `@opentelemetry/api` is not among it.
 */
export async function collectMetrics(): Promise<CollectedMetrics> {
  const collected = await testStore().collect({ timeoutMs })
  return new CollectedMetrics(collected.map(recordedMetric))
}

function recordedMetric(collected: CollectedMetric): RecordedMetric {
  const { metric, series } = collected
  const exposed = metricName({ ...metric, strategy: defaultStrategy })?.name ?? metric.name
  // Cells go on after the collection: what is asserted is copied, as is what is written.
  return { metric, exposed, series: series.map(copyOf), text: textOf(collected) }
}

function copyOf(series: CollectedMetric['series'][number]): CollectedSeries {
  const attributes = Object.fromEntries(series.attributes)
  const { cells, offset } = series
  const bounds = (series as { bounds?: readonly number[] }).bounds
  if (bounds === undefined) return { attributes, value: cells[offset]! }
  const counts = [...cells.subarray(offset + 1, offset + 2 + bounds.length)]
  const value = counts.reduce((sum, count) => sum + count, 0)
  return { attributes, value, sum: cells[offset]!, counts, bounds }
}

function textOf(collected: CollectedMetric): string {
  const format = offeredFormats({ openMetrics2: false }).find(({ name }) => name === 'text-0.0.4')!
  const families = new FamilyTable(defaultStrategy).families(fromStore([collected], defaultStrategy))
  const pages = writeExposition(
    { families },
    { pages: new PagePool(), format, escaping: 'underscores', options: defaultExpositionOptions },
  )
  return [...pages].map((page) => Buffer.from(page).toString()).join('')
}
