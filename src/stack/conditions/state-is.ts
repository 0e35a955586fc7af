import type { AnyMetric, LabelOf, MatchersOf } from '../query/query.ts'
import { constant } from './series-values.ts'
import type { Condition } from './condition.ts'

interface StateIs<M extends AnyMetric> {
  /** The state that fires. */
  readonly state: 0 | 1
  readonly where?: MatchersOf<M>
  /** How several series become one, for which labels; each counts by itself without. */
  readonly with?: 'max' | 'min'
  readonly by?: readonly LabelOf<M>[]
  readonly example: MatchersOf<M>
}

/** Fires while a gauge of 0 and 1 is in a state. */
export function stateIs<M extends AnyMetric>(
  metric: M,
  { state, where, with: aggregation = 'max', by, example }: StateIs<M>,
): Condition {
  return {
    expression: ({ query }) => {
      const series = query.select(metric, where)
      return `${by === undefined ? series : `${aggregation} by (${query.labels(metric, by)}) (${series})`} == ${state}`
    },
    cases: ({ query }) => {
      const series = query.select(metric, example)
      return { fires: [[series, constant(state)]], quiet: [[series, constant(1 - state)]] }
    },
  }
}
