import { exposedLabels, type LabelRules } from '../naming/exposed-labels.ts'
import type { Strategy } from '../naming/strategy.ts'
import type { Series } from '../series/series.ts'
import type { CollectedMetric } from '../series/series-store.ts'
import type { MetricPoints } from './family-table.ts'
import type { LabelSet, Point } from './snapshot.ts'

/**
 * Shows the metrics of the fast store as they stand: a point is the live series itself, given its
 * labels when it is first seen.
 */
export function fromStore(collected: readonly CollectedMetric[], strategy: Strategy): MetricPoints[] {
  return collected.map(({ metric, series }) => {
    const rules = { strategy, reserved: metric.kind === 'histogram' ? ['le'] : [] }
    for (const one of series) one.labels ??= new SeriesLabels(one, rules)
    return {
      name: metric.name,
      unit: metric.unit,
      kind: metric.kind,
      description: metric.description,
      points: series as readonly (Series & Point)[],
    }
  })
}

/** The labels of a series: formats keep their text, so the pairs are made when asked for, not kept. */
class SeriesLabels implements LabelSet {
  text: Uint8Array | undefined = undefined
  readonly #series: Series
  readonly #rules: LabelRules

  constructor(series: Series, rules: LabelRules) {
    this.#series = series
    this.#rules = rules
  }

  get pairs(): LabelSet['pairs'] {
    return exposedLabels(this.#series.attributes, this.#rules)
  }
}
