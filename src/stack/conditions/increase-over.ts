import { durationMs } from '../promql/scale-durations.ts'
import type { AnyMetric, LabelOf, MatchersOf } from '../query/query.ts'
import { growing } from './series-values.ts'
import type { Condition } from './condition.ts'

interface IncreaseOver<M extends AnyMetric, Threshold extends string> {
  readonly where?: MatchersOf<M>
  readonly by: readonly LabelOf<M>[]
  readonly window: string
  /** The name of the number that is still well; without one, each is one too many. */
  readonly threshold?: Threshold
  readonly example: MatchersOf<M>
}

const minuteMs = 60_000

/** Fires when something has happened too often within a time. */
export function increaseOver<M extends AnyMetric, Threshold extends string = never>(
  metric: M,
  { where, by, window, threshold, example }: IncreaseOver<M, Threshold>,
): Condition<Threshold> {
  const limitOf = (thresholds: Readonly<Record<Threshold, number>>): number =>
    threshold === undefined ? 0 : thresholds[threshold]
  return {
    expression: ({ query, thresholds }) =>
      `sum by (${query.labels(metric, by)}) (increase(${query.select(metric, where)}[${window}])) > ${limitOf(thresholds)}`,
    cases: ({ query, thresholds }) => {
      const series = query.select(metric, example)
      const perMinute = limitOf(thresholds) / (durationMs(window) / minuteMs)
      return { fires: [[series, growing(2 * perMinute + 1)]], quiet: [[series, growing(perMinute / 2)]] }
    },
  }
}
