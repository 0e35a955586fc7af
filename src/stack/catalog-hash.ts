import { createHash } from 'node:crypto'
import type { Metric } from '../catalog/metric.ts'

/** Gives twelve digits that change when any metric does, whatever the order of the metrics. */
export function catalogHash(metrics: readonly Metric[]): string {
  return createHash('sha256')
    .update(JSON.stringify(catalogSnapshot(metrics)))
    .digest('hex')
    .slice(0, 12)
}

/** Gives the metrics as JSON keeps them, in the order of their names: patterns become their text. */
export function catalogSnapshot(metrics: readonly Metric[]): readonly unknown[] {
  return metrics
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      (metric) =>
        JSON.parse(
          JSON.stringify(metric, (_key, value: unknown) => (value instanceof RegExp ? String(value) : value)),
        ) as unknown,
    )
}
