import type { Metric } from '../catalog/metric.ts'
import type { MetricPoints } from './family-table.ts'

/** Gives what a scrape says of a metric of the store besides its points. */
export function metricHead({
  name,
  unit,
  kind,
  description,
  prometheusType,
  isBusiness,
}: Metric): Omit<MetricPoints, 'points'> {
  return { name, unit, kind, description, prometheusType, isBusiness }
}
