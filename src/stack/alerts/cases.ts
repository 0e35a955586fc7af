import type { AlertCases, InputSeries } from './alert.ts'

/** How many minutes the series of a test go on: longer than any default of an alert. */
const lasting = 600

/** Writes a value that does not change. */
export function constant(value: number): string {
  return `${value}x${lasting}`
}

/** Writes a counter that grows by so much each minute. */
export function growing(perMinute: number): string {
  return `0+${perMinute}x${lasting}`
}

interface RatioCase {
  /** The series of what goes well, and of what does not. */
  readonly good: string
  readonly bad: string
  /** The share of what does not, from 0 to below 1. */
  readonly threshold: number
  readonly perMinute?: number
}

/** Gives the cases of a share: halfway between the threshold and all, and half of the threshold. */
export function ratioCases({ good, bad, threshold, perMinute = 600 }: RatioCase): AlertCases {
  const split = (share: number): InputSeries[] => [
    [good, growing(perMinute * (1 - share))],
    [bad, growing(perMinute * share)],
  ]
  return { fires: split((1 + threshold) / 2), quiet: split(threshold / 2) }
}

interface QuantileCase {
  /** The series of the bucket with this upper bound. */
  readonly bucket: (bound: string) => string
  readonly threshold: number
}

/** Gives the cases of a quantile: all values between the threshold and its double, and all below its half. */
export function quantileCases({ bucket, threshold }: QuantileCase): AlertCases {
  const upTo = (least: number): InputSeries[] =>
    [threshold / 2, threshold, threshold * 2, Infinity].map((bound) => [
      bucket(bound === Infinity ? '+Inf' : String(bound)),
      growing(bound >= least ? 60 : 0),
    ])
  return { fires: upTo(threshold * 2), quiet: upTo(threshold / 2) }
}

interface LevelCase {
  readonly series: string
  readonly fires: number
  readonly quiet: number
}

/** Gives the cases of a value that is too high or too low. */
export function levelCases({ series, fires, quiet }: LevelCase): AlertCases {
  return { fires: [[series, constant(fires)]], quiet: [[series, constant(quiet)]] }
}
