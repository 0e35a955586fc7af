import { exposedLabels } from '../naming/exposed-labels.ts'
import type { Strategy } from '../naming/strategy.ts'
import type { Series } from '../series/series.ts'
import type { CollectedMetric } from '../series/series-store.ts'
import type { MetricPoints } from './family-table.ts'
import type { Point } from './snapshot.ts'

/**
 * Shows the metrics of the fast store as they stand: a point is the live series itself, given its
 * labels when it is first seen.
 */
export function fromStore(collected: readonly CollectedMetric[], strategy: Strategy): MetricPoints[] {
  return collected.map(({ metric, series }) => {
    const reserved = metric.kind === 'histogram' ? ['le'] : []
    for (const one of series) {
      one.labels ??= { pairs: exposedLabels(one.attributes, { strategy, reserved }), text: undefined }
    }
    return {
      name: metric.name,
      unit: metric.unit,
      kind: metric.kind,
      description: metric.description,
      points: series as readonly (Series & Point)[],
    }
  })
}
