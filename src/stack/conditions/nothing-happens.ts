import type { AnyMetric, LabelOf, MatchersOf } from '../query/query.ts'
import { growing } from './series-values.ts'
import type { Condition } from './condition.ts'

interface NothingHappens<M extends AnyMetric> {
  readonly where?: MatchersOf<M>
  readonly by: readonly LabelOf<M>[]
  readonly window: string
  readonly example: MatchersOf<M>
}

/** Fires when what is counted stands still. A counter that was never there fires nothing. */
export function nothingHappens<M extends AnyMetric>(
  metric: M,
  { where, by, window, example }: NothingHappens<M>,
): Condition {
  return {
    expression: ({ query }) =>
      `sum by (${query.labels(metric, by)}) (increase(${query.select(metric, where)}[${window}])) == 0`,
    cases: ({ query }) => {
      const series = query.select(metric, example)
      return { fires: [[series, growing(0)]], quiet: [[series, growing(1)]] }
    },
  }
}
