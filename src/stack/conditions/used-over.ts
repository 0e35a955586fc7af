import type { AnyMetric, LabelOf, MatchersOf, Query } from '../query/query.ts'
import type { AlertCases, InputSeries } from '../alerts/alert.ts'
import { constant, growing } from './series-values.ts'
import type { Condition } from './condition.ts'

interface UsedOver<Used extends AnyMetric, Limit extends AnyMetric, Threshold extends string> {
  /** For a counter: the time within which its growth is compared with the limit. */
  readonly within?: string
  readonly limit: Limit
  /** What of it counts as used; all by default. */
  readonly where?: MatchersOf<Used>
  readonly by: readonly (LabelOf<Used> & LabelOf<Limit>)[]
  /** The name of the share that is still well. */
  readonly threshold: Threshold
  readonly example: MatchersOf<Used>
  /** The labels that both have. */
  readonly limitExample: MatchersOf<Limit>
}

/** Fires while too much of what there may be is used. A limit of 0 is none. */
export function usedOver<Used extends AnyMetric, Limit extends AnyMetric, Threshold extends string>(
  used: Used,
  { within, limit, where, by, threshold, example, limitExample }: UsedOver<Used, Limit, Threshold>,
): Condition<Threshold> {
  const series = (query: Query, value: string): InputSeries[] => [
    [query.select(limit, limitExample), constant(1000)],
    [query.select(used, example), value],
  ]
  return {
    // Both sides keep the same labels, of which exporters have more or fewer by their version.
    expression: ({ query, thresholds }) => {
      const series = query.select(used, where)
      const amount = within === undefined ? series : `increase(${series}[${within}])`
      return `sum by (${query.labels(used, by)}) (${amount}) / (max by (${query.labels(limit, by)}) (${query.select(limit)}) > 0) > ${thresholds[threshold]}`
    },
    cases: ({ query, thresholds }): AlertCases => {
      const [most, little] = [(1000 * (1 + thresholds[threshold])) / 2, (1000 * thresholds[threshold]) / 2]
      return within === undefined
        ? { fires: series(query, constant(most)), quiet: series(query, constant(little)) }
        : // Within the history of a test, and not even within all of its series.
          { fires: series(query, growing(most / 20)), quiet: series(query, growing(little / 600)) }
    },
  }
}
