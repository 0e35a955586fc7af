import type { AnyMetric, LabelOf, MatchersOf, Query } from '../query/query.ts'
import type { AlertCases, InputSeries } from '../alerts/alert.ts'
import { constant } from './series-values.ts'
import type { Condition } from './condition.ts'

interface UsedOver<Used extends AnyMetric, Limit extends AnyMetric, Threshold extends string> {
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
  { limit, where, by, threshold, example, limitExample }: UsedOver<Used, Limit, Threshold>,
): Condition<Threshold> {
  const series = (query: Query, share: number): InputSeries[] => [
    [query.select(limit, limitExample), constant(1000)],
    [query.select(used, example), constant(1000 * share)],
  ]
  return {
    // Both sides keep the same labels, of which exporters have more or fewer by their version.
    expression: ({ query, thresholds }) =>
      `sum by (${query.labels(used, by)}) (${query.select(used, where)}) / (max by (${query.labels(limit, by)}) (${query.select(limit)}) > 0) > ${thresholds[threshold]}`,
    cases: ({ query, thresholds }): AlertCases => ({
      fires: series(query, (1 + thresholds[threshold]) / 2),
      quiet: series(query, thresholds[threshold] / 2),
    }),
  }
}
