import type { Matcher } from '../../stack/promql/syntax.ts'
import { nameLabel } from '../promql/label-set.ts'
import { labelMatcher } from '../promql/match-labels.ts'
import type { SeriesStorage, StoredSeries } from '../promql/stored-series.ts'
import type { TargetSamples } from './target-samples.ts'

/** The samples of all targets. */
export class ScrapedStorage implements SeriesStorage {
  readonly #targets: readonly TargetSamples[]

  constructor(targets: readonly TargetSamples[]) {
    this.#targets = targets
  }

  select(metric: string | undefined, matchers: readonly Matcher[]): readonly StoredSeries[] {
    const matches = labelMatcher(matchers)
    return [...this.all()].filter(
      ({ labels }) => (metric === undefined || labels.get(nameLabel) === metric) && matches(labels),
    )
  }

  *all(): Generator<StoredSeries> {
    for (const { series } of this.#targets) yield* series
  }
}
