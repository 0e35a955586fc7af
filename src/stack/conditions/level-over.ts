import type { AnyMetric, LabelOf, MatchersOf } from '../query/query.ts'
import { constant } from './series-values.ts'
import type { Condition } from './condition.ts'

interface LevelOver<M extends AnyMetric, Threshold extends string> {
  /** How several series become one. */
  readonly with: 'max' | 'sum'
  readonly where?: MatchersOf<M>
  readonly by: readonly LabelOf<M>[]
  /** The name of the value that is still well. */
  readonly threshold: Threshold
  readonly example: MatchersOf<M>
}

/** Fires while what a gauge says is too much. */
export function levelOver<M extends AnyMetric, Threshold extends string>(
  metric: M,
  { with: aggregation, where, by, threshold, example }: LevelOver<M, Threshold>,
): Condition<Threshold> {
  return {
    expression: ({ query, thresholds }) =>
      `${aggregation} by (${query.labels(metric, by)}) (${query.select(metric, where)}) > ${thresholds[threshold]}`,
    cases: ({ query, thresholds }) => {
      const series = query.select(metric, example)
      const limit = thresholds[threshold]
      return { fires: [[series, constant(2 * limit + 1)]], quiet: [[series, constant(limit / 2)]] }
    },
  }
}
