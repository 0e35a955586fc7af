import { ratioOf } from '../query/expressions.ts'
import type { AnyMetric, LabelOf, MatchersOf, Query } from '../query/query.ts'
import { growing } from './series-values.ts'
import type { Condition } from './condition.ts'

interface ShareOver<M extends AnyMetric, Threshold extends string, Few extends string> {
  /** What must not be too much of the whole. */
  readonly part: MatchersOf<M>
  /** All by default. */
  readonly whole?: MatchersOf<M>
  readonly by: readonly LabelOf<M>[]
  readonly window: string
  /** The name of the share that is still well, from 0 to below 1. */
  readonly threshold: Threshold
  /** What there must be of the part or the whole each minute: a share of little says little. */
  readonly atLeast?: { readonly of: 'part' | 'whole'; readonly perMinute: Few }
  /** Series of the part, and of the rest of the whole. */
  readonly examples: { readonly part: MatchersOf<M>; readonly rest: MatchersOf<M> }
}

/** Fires when the share that a part has of what is counted is too large. */
export function shareOver<M extends AnyMetric, Threshold extends string, Few extends string = never>(
  metric: M,
  { part, whole, by, window, threshold, atLeast, examples }: ShareOver<M, Threshold, Few>,
): Condition<Threshold | Few> {
  const select = (query: Query, matchers: MatchersOf<M> | undefined): string => query.select(metric, matchers)
  return {
    expression: ({ query, thresholds }) => {
      const sides = { part: select(query, part), whole: select(query, whole) }
      const labels = query.labels(metric, by)
      const share = `${ratioOf({ ...sides, by: labels, window })} > ${thresholds[threshold]}`
      if (atLeast === undefined) return share
      const { of, perMinute } = atLeast
      return `${share} and sum by (${labels}) (rate(${sides[of]}[${window}])) * 60 > ${thresholds[perMinute]}`
    },
    cases: ({ query, thresholds }) => {
      // Halfway between the threshold and all, and half of the threshold.
      const [fires, quiet] = [(1 + thresholds[threshold]) / 2, thresholds[threshold] / 2]
      const perMinute = atLeast === undefined ? 600 : 10 * thresholds[atLeast.perMinute]
      const split = (share: number) =>
        [
          [select(query, examples.rest), growing(perMinute * (1 - share))],
          [select(query, examples.part), growing(perMinute * share)],
        ] as const
      return { fires: split(fires), quiet: split(quiet) }
    },
  }
}
