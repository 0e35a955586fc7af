import { exactSum } from './exact-sum.ts'
import { extrapolated } from './extrapolated.ts'
import { linearRegression } from './linear-regression.ts'
import { quantileOf } from './quantile-of.ts'
import type { Window } from './stored-series.ts'

/** What a function over a range knows beside the samples. */
export interface RangeContext {
  /** The moments between which the samples are. */
  readonly startMs: number
  readonly endMs: number
  /** The moment that is asked for. */
  readonly atMs: number
  /** The numbers among the parameters. */
  readonly numbers: readonly number[]
}

/** Gives the value of a window that has one sample at least; none where there are too few. */
export type RangeFunction = (window: Window, context: RangeContext) => number | undefined

const overTime =
  (of: (values: readonly number[]) => number): RangeFunction =>
  ({ values }) =>
    of(values)

/**
 * The functions over a range of samples by their names.
 *
 * Source: promql/functions.go of Prometheus 3.5.
 */
export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  rate: (window, context) => extrapolated(window, { ...context, isCounter: true, isRate: true }),
  increase: (window, context) => extrapolated(window, { ...context, isCounter: true, isRate: false }),
  delta: (window, context) => extrapolated(window, { ...context, isCounter: false, isRate: false }),
  irate: (window) => lastStep(window, { isRate: true }),
  idelta: (window) => lastStep(window, { isRate: false }),
  changes: overTime((values) => countPairs(values, (before, after) => !isSame(before, after))),
  resets: overTime((values) => countPairs(values, (before, after) => after < before)),
  avg_over_time: overTime((values) => exactSum(values) / values.length),
  sum_over_time: overTime(exactSum),
  count_over_time: overTime(({ length }) => length),
  last_over_time: overTime((values) => values.at(-1)!),
  present_over_time: () => 1,
  min_over_time: overTime((values) =>
    values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least)),
  ),
  max_over_time: overTime((values) =>
    values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most)),
  ),
  stddev_over_time: overTime((values) => Math.sqrt(variance(values))),
  stdvar_over_time: overTime(variance),
  quantile_over_time: ({ values }, { numbers: [quantile] }) => quantileOf(quantile!, values),
  deriv: (window) => linearRegression(window, window.timesMs[0]!)?.slope,
  predict_linear(window, { atMs, numbers: [seconds] }) {
    const line = linearRegression(window, atMs)
    return line && line.slope * seconds! + line.intercept
  },
}

/** Gives the variance of values, of all and not of a part of more. */
export function variance(values: readonly number[]): number {
  const mean = exactSum(values) / values.length
  return exactSum(values.map((value) => (value - mean) ** 2)) / values.length
}

function lastStep({ timesMs, values }: Window, { isRate }: { isRate: boolean }): number | undefined {
  if (values.length < 2) return undefined
  const [before, last] = values.slice(-2) as [number, number]
  const seconds = (timesMs.at(-1)! - timesMs.at(-2)!) / 1000
  // After a reset a counter has counted from 0.
  const step = isRate && last < before ? last : last - before
  return isRate ? step / seconds : step
}

function countPairs(values: readonly number[], counts: (before: number, after: number) => boolean): number {
  return values.reduce((count, value, i) => (i > 0 && counts(values[i - 1]!, value) ? count + 1 : count), 0)
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b))
}
