import type { Metric } from './metric.ts'

/** Names what of two definitions of one metric makes their series differ, or gives nothing where nothing does. */
export function metricDifference(a: Metric, b: Metric): string | undefined {
  if (a === b) return undefined
  if (a.kind !== b.kind) return 'kind'
  if (a.unit !== b.unit) return 'unit'
  if (a.buckets?.join() !== b.buckets?.join()) return 'list of buckets'
  if (Object.keys(a.attributes).join() !== Object.keys(b.attributes).join()) return 'list of attributes'
  return undefined
}
