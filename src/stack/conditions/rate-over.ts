import type { AnyMetric, LabelOf, MatchersOf } from '../query/query.ts'
import { growing } from './series-values.ts'
import type { Condition } from './condition.ts'

interface RateOver<M extends AnyMetric, Threshold extends string> {
  readonly by: readonly LabelOf<M>[]
  /** The name of how much a second is still well. */
  readonly threshold: Threshold
  readonly example: MatchersOf<M>
}

/** Fires while something happens too often a second, over 5 minutes. */
export function rateOver<M extends AnyMetric, Threshold extends string>(
  metric: M,
  { by, threshold, example }: RateOver<M, Threshold>,
): Condition<Threshold> {
  return {
    expression: ({ query, thresholds }) =>
      `sum by (${query.labels(metric, by)}) (rate(${query.select(metric)}[5m])) > ${thresholds[threshold]}`,
    cases: ({ query, thresholds }) => {
      const series = query.select(metric, example)
      const perMinute = 60 * thresholds[threshold]
      return { fires: [[series, growing(2 * perMinute)]], quiet: [[series, growing(perMinute / 2)]] }
    },
  }
}
