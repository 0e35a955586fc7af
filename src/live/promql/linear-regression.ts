import { ExactSum } from './exact-sum.ts'
import type { Window } from './stored-series.ts'

/** A line through samples. */
interface Line {
  /** A second. */
  readonly slope: number
  /** Its value at the moment that was asked for. */
  readonly intercept: number
}

/**
 * Gives the line that is nearest to samples, by least squares; none for fewer than two.
 *
 * Source: linearRegression in promql/functions.go of Prometheus 3.5.
 */
export function linearRegression({ timesMs, values }: Window, interceptMs: number): Line | undefined {
  const count = values.length
  if (count < 2) return undefined
  const [first] = values as [number]
  if (values.every((value) => value === first)) {
    return Number.isFinite(first)
      ? { slope: 0, intercept: first }
      : { slope: Number.NaN, intercept: Number.NaN }
  }
  const [x, y, xy, xx] = [new ExactSum(), new ExactSum(), new ExactSum(), new ExactSum()]
  for (const [i, value] of values.entries()) {
    const seconds = (timesMs[i]! - interceptMs) / 1000
    x.add(seconds)
    y.add(value)
    xy.add(seconds * value)
    xx.add(seconds * seconds)
  }
  const covariance = xy.total - (x.total * y.total) / count
  const slope = covariance / (xx.total - (x.total * x.total) / count)
  return { slope, intercept: y.total / count - (slope * x.total) / count }
}
