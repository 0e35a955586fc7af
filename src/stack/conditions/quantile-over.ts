import type { Metric } from '../../catalog/metric.ts'
import { quantileOf } from '../query/expressions.ts'
import type { Matchers } from '../query/matchers.ts'
import type { LabelOf } from '../query/query.ts'
import type { InputSeries } from '../alerts/alert.ts'
import { growing } from './series-values.ts'
import type { Condition } from './condition.ts'

interface QuantileOver<M extends Metric, Threshold extends string> {
  /** 0.95 by default. */
  readonly quantile?: number
  readonly where?: Matchers<M>
  readonly by: readonly LabelOf<M>[]
  /** `5m` by default. */
  readonly window?: string
  /** The name of the value that is still well, in the unit of the metric. */
  readonly threshold: Threshold
  readonly example: Matchers<M>
}

/** Fires when a quantile of a histogram is too high. */
export function quantileOver<M extends Metric & { readonly kind: 'histogram' }, Threshold extends string>(
  metric: M,
  { quantile = 0.95, where, by, window = '5m', threshold, example }: QuantileOver<M, Threshold>,
): Condition<Threshold> {
  return {
    expression: ({ query, thresholds }) => {
      const buckets = query.buckets(metric, where)
      return `${quantileOf({ quantile, buckets, by: query.labels(metric, by), window })} > ${thresholds[threshold]}`
    },
    cases: ({ query, thresholds }) => {
      const limit = thresholds[threshold]
      const bounds = [limit / 2, limit, limit * 2, Infinity]
      // All values are between one bound and the next.
      const upTo = (least: number): InputSeries[] =>
        bounds.map((bound) => [
          query.bucket(metric, {
            bound: bound === Infinity ? '+Inf' : String(bound),
            matchers: example,
          }),
          growing(bound >= least ? 60 : 0),
        ])
      return { fires: upTo(limit * 2), quiet: upTo(limit / 2) }
    },
  }
}
