/**
 * A metric as data: the one place that says what it is called, what it means and which values its
 * attributes may have. Recording, exposition, docs, rules and dashboards all read it from here.
 */
export interface Metric {
  /** The OpenTelemetry name, in the words of the semantic conventions where they have one. */
  readonly name: string
  readonly kind: 'counter' | 'upDownCounter' | 'gauge' | 'histogram'
  /** A UCUM unit in base units: `s`, `By`, `1`, or an annotation such as `{request}`. */
  readonly unit: string
  readonly description: string
  readonly attributes: Readonly<Record<string, Attribute>>
  /** Upper bounds of a histogram's buckets, ascending, in the metric's unit, without infinity. */
  readonly buckets?: readonly number[]
  /** What the values of a histogram are to keep to; each threshold is a bound of its buckets. */
  readonly objectives?: readonly Objective[]
  /** True where values are read when metrics are collected; else they are recorded as they happen. */
  readonly observed?: boolean
  /** True for a histogram that keeps exponential buckets as well, for scrapes that ask for native histograms. */
  readonly exponential?: boolean
  /**
   * What a gauge is in OpenMetrics: `info` for one that is always 1 and whose name ends in `info`,
   * `stateset` for one of 0 and 1 with an attribute of the metric's own name, the state.
   */
  readonly prometheusType?: 'info' | 'stateset'
  /** `ours` where no semantic convention has such a metric. */
  readonly stability: 'stable' | 'development' | 'ours'
  /** True for what a business measures: a prefix that the settings give stands before its exposed name. */
  readonly isBusiness?: boolean
  /** How many series the metric may have before the rest overflow; 2000 by default. */
  readonly seriesLimit?: number
  /** After how long without a record a series is removed, in seconds; never by default. */
  readonly timeToLiveSeconds?: number
  /** True where series may be removed, as those of `isBusiness`: what is bound must then be asked for at each record. */
  readonly removable?: boolean
}

/** What an attribute means, and what bounds the number of its values. */
export type Attribute = ListedAttribute | LimitedAttribute | PatternAttribute

/** An attribute with a closed list of values; any other value is recorded as `_OTHER`. */
export interface ListedAttribute {
  readonly description: string
  readonly values: readonly string[]
}

/** An attribute of which `limit` distinct values are kept; others are recorded as `_OTHER`. */
export interface LimitedAttribute {
  readonly description: string
  readonly limit: number
  /** Which values are kept: the `first` (by default), or the `busiest`, which may change while the process runs. */
  readonly keep?: 'first' | 'busiest'
  /** `folded` records what looks like an ID (a UUID, a long number, a hash, an e-mail address) as `_OTHER` at once. */
  readonly ids?: 'folded' | 'kept'
}

/** An attribute whose values have a form as well; what has another is recorded as `_OTHER`. */
export interface PatternAttribute extends LimitedAttribute {
  /** Matches the whole of each value that it knows, so it begins with `^` and ends with `$`. */
  readonly pattern: RegExp
}

/** An objective for the values of a histogram: `share` of them are to be `atMost` or less. */
export interface Objective {
  /** In the unit of the metric. */
  readonly atMost: number
  /** Above 0 and below 1, such as 0.99. */
  readonly share: number
}

/** The attributes that a record call of a metric takes: each may be left out. */
export type AttributesOf<M extends Pick<Metric, 'attributes'>> = {
  readonly [Name in keyof M['attributes']]?:
    | (M['attributes'][Name] extends { values: readonly (infer Value)[] } ? Value : string | number | boolean)
    | undefined
}

/** The value that stands for all that a bound leaves out (semantic conventions use it for methods). */
export const otherValue = '_OTHER'

/** How many series a metric may have unless it says otherwise (OpenTelemetry metrics SDK, cardinality limits). */
export const defaultSeriesLimit = 2000
