import type { Matcher } from '../../stack/promql/syntax.ts'
import type { LabelSet } from './label-set.ts'

/** A series as expressions read it. */
export interface StoredSeries {
  /** The name of the metric among them. */
  readonly labels: LabelSet
  /** Gives the value of the last scrape up to a moment; none where that scrape lacks the series, or is older than the look-back. */
  valueAt(atMs: number, lookbackMs: number): number | undefined
  /** Gives the samples after a moment up to another one. */
  window(afterMs: number, untilMs: number): Window
}

/** Samples, the oldest first. */
export interface Window {
  readonly timesMs: readonly number[]
  readonly values: readonly number[]
}

/** What holds series. */
export interface SeriesStorage {
  /** Gives the series of a name, or of every one, that match. */
  select(metric: string | undefined, matchers: readonly Matcher[]): readonly StoredSeries[]
}

/** A value of a vector. */
export interface Sample {
  readonly labels: LabelSet
  readonly value: number
}

export type Vector = readonly Sample[]
