import {
  callbackFailures,
  droppedPoints,
  foldedRecords,
  overflowedRecords,
  removedSeries,
  scrapeDuration,
  scrapes,
  scrapeSize,
  seriesCount,
  totalSeriesLimit,
} from '../catalog/self.ts'
import type { CounterSeries, HistogramSeries } from '../series/series.ts'
import type { SeriesStore } from '../series/series-store.ts'
import type { DroppedPoints, DropReason } from '../snapshot/dropped-points.ts'

/** What a scrape records about itself when it has ended. */
export interface SelfMetrics {
  readonly scrapeDuration: HistogramSeries
  /** In bytes, before compression. */
  readonly scrapeSize: HistogramSeries
  readonly scrapesSent: CounterSeries
  readonly scrapesFailed: CounterSeries
  /** Takes what was left out so far; the metric follows. */
  recordDropped(counts: DroppedPoints['counts']): void
}

/** Declares, in the store of the thread that answers scrapes, what they record about themselves. */
export function declareScrapeMetrics(store: SeriesStore): SelfMetrics {
  const ended = store.counter(scrapes)
  const dropped = store.counter(droppedPoints)
  const recorded = new Map<DropReason, number>()
  return {
    recordDropped(counts) {
      for (const [reason, count] of counts) {
        dropped.add(count - (recorded.get(reason) ?? 0), { 'meterbridge.drop.reason': reason })
        recorded.set(reason, count)
      }
    },
    scrapeDuration: store.histogram(scrapeDuration).bind(),
    scrapeSize: store.histogram(scrapeSize).bind(),
    scrapesSent: ended.bind({ 'meterbridge.scrape.outcome': 'sent' }),
    scrapesFailed: ended.bind({ 'meterbridge.scrape.outcome': 'failed' }),
  }
}

/** Observes the application's store at each collection: its series, and what it had to leave out. */
export function observeStore(store: SeriesStore): void {
  const series = store.observable(seriesCount)
  const overflowed = store.observable(overflowedRecords)
  const removed = store.observable(removedSeries)
  const folded = store.observable(foldedRecords)
  const limit = store.observable(totalSeriesLimit)
  const failures = store.observable(callbackFailures)
  store.onCollect('self', () => {
    if (store.budget.limit < Infinity) limit.observe(store.budget.limit)
    for (const one of store.usage()) {
      const attributes = { 'meterbridge.metric.name': one.metric.name }
      if (one.seriesCount > 0) series.observe(one.seriesCount, attributes)
      if (one.overflowed > 0) overflowed.observe(one.overflowed, attributes)
      if (one.removedCount > 0) removed.observe(one.removedCount, attributes)
      for (const [name, count] of one.folded) {
        folded.observe(count, { ...attributes, 'meterbridge.attribute.name': name })
      }
    }
    for (const [name, count] of store.callbackFailures.counts) {
      failures.observe(count, { 'meterbridge.callback.name': name })
    }
  })
}
