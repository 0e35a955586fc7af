import type { Window } from './stored-series.ts'

interface Extrapolation {
  /** The moments between which the samples are. */
  readonly startMs: number
  readonly endMs: number
  readonly isCounter: boolean
  /** Whether the value is that of a second. */
  readonly isRate: boolean
}

/**
 * Gives how much a value grew within a range, as if its samples reached the ends of the range.
 *
 * Source: extrapolatedRate in promql/functions.go of Prometheus 3.5.
 */
export function extrapolated(
  { timesMs, values }: Window,
  { startMs, endMs, isCounter, isRate }: Extrapolation,
): number | undefined {
  if (values.length < 2) return undefined
  const [firstMs, lastMs] = [timesMs[0]!, timesMs.at(-1)!]
  const grown = growth(values, { isCounter })
  const sampledSeconds = (lastMs - firstMs) / 1000
  const betweenSeconds = sampledSeconds / (values.length - 1)
  // Samples this near to an end are taken to go on to it; else the series began or ended in the range.
  const nearSeconds = betweenSeconds * 1.1
  let toStart = (firstMs - startMs) / 1000
  if (toStart >= nearSeconds) toStart = betweenSeconds / 2
  // A counter is never below 0, so it cannot have grown for longer than from there.
  if (isCounter && grown > 0 && values[0]! >= 0)
    toStart = Math.min(toStart, sampledSeconds * (values[0]! / grown))
  let toEnd = (endMs - lastMs) / 1000
  if (toEnd >= nearSeconds) toEnd = betweenSeconds / 2
  // In the order of Prometheus: another one rounds differently, and a quantile may then be of the next bucket.
  const factor = (sampledSeconds + toStart + toEnd) / sampledSeconds
  return grown * (isRate ? factor / ((endMs - startMs) / 1000) : factor)
}

function growth(values: readonly number[], { isCounter }: { isCounter: boolean }): number {
  let grown = values.at(-1)! - values[0]!
  if (!isCounter) return grown
  // A counter that falls was reset to 0.
  for (let i = 1; i < values.length; i++) if (values[i]! < values[i - 1]!) grown += values[i - 1]!
  return grown
}
