import { exposedLabels, type LabelRules, type Pairs } from '../naming/exposed-labels.ts'
import type { Strategy } from '../naming/strategy.ts'
import type { Series } from '../series/series.ts'
import type { CollectedMetric } from '../series/series-store.ts'
import type { MetricPoints } from './family-table.ts'
import { KeptLabels } from './label-set.ts'
import { metricHead } from './metric-head.ts'
import type { LabelSet, Point } from './snapshot.ts'
import { translationOf, type Translation } from './translation.ts'

/**
 * Shows the metrics of the fast store as they stand: a point is the live series itself, given its
 * labels when it is first seen.
 */
export function fromStore(
  collected: readonly CollectedMetric[],
  given: Strategy | Translation,
): MetricPoints<readonly Point[]>[] {
  const { strategy, constantLabels } = translationOf(given)
  return collected.map(({ metric, series }) => {
    const rules = { strategy, constantLabels, reserved: metric.kind === 'histogram' ? ['le'] : [] }
    for (const one of series) one.labels ??= new SeriesLabels(one, rules)
    const points = series as readonly (Series & Point)[]
    return { ...metricHead(metric), points }
  })
}

interface SeriesLabelRules extends LabelRules {
  readonly constantLabels: Pairs
}

/** The labels of a series: formats keep their bytes, so the pairs are made when asked for, not kept. */
class SeriesLabels extends KeptLabels {
  readonly #series: Series
  readonly #rules: SeriesLabelRules

  constructor(series: Series, rules: SeriesLabelRules) {
    super()
    this.#series = series
    this.#rules = rules
  }

  get pairs(): LabelSet['pairs'] {
    const { attributes } = this.#series
    return exposedLabels([...attributes, ...this.#rules.constantLabels], this.#rules)
  }
}
