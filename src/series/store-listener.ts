import type { Metric } from '../catalog/metric.ts'
import type { Series } from './series.ts'

/** Whether a metric's values are recorded as they happen, or observed at each collection. */
export type StoreSource = 'recorded' | 'observed'

/** Is told what a store grows by, so that another thread can follow. */
export interface StoreListener {
  metricAdded(metric: Metric, source: StoreSource): void
  seriesAdded(metric: Metric, series: Series): void
  seriesRemoved(metric: Metric, removed: ReadonlySet<Series>): void
}
