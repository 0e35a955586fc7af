/**
 * The shape between collection and bytes: what a scrape shows, named as Prometheus names it.
 *
 * Formats read it and know nothing of stores or SDKs. A snapshot is not copied out of the store: a
 * point is the live series, whose cells a writer reads when it comes to them, so it must write the
 * lines of one point without yielding in between.
 */
export interface Snapshot {
  readonly families: readonly Family[]
}

/** All points that share one exposed name. */
export interface Family {
  /** The exposed name; a counter's ends in `_total`, a histogram's has no `_bucket` or `_sum` yet. */
  readonly name: string
  readonly type: FamilyType
  /** Plain text, unescaped; empty when there is none. */
  readonly help: string
  /** The unit word that the name ends with (before `_total`), such as `seconds`; empty when there is none. */
  readonly unit: string
  readonly points: PointList
}

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'info' | 'stateset' | 'unknown'

/**
 * The points of a metric; an array is one.
 *
 * A point and its labels hold until the next is asked for: many series are shown by one object that moves on.
 */
export interface PointList extends Iterable<Point> {
  readonly length: number
  at(index: number): Point | undefined
}

/**
 * One series of a family.
 *
 * `cells[offset]` is the value of a number; of a histogram it is the sum, and the counts of its
 * `bounds.length + 1` buckets follow, each for itself (not cumulative), the last up to infinity.
 */
export interface Point {
  readonly labels: LabelSet
  readonly cells: Float64Array
  readonly offset: number
  /** When the series began, in milliseconds since the epoch; 0 when that is not known. */
  readonly startTimeMs: number
  readonly bounds?: readonly number[] | undefined
  /** False for a histogram whose sum is unknown or may not be shown. */
  readonly hasSum?: boolean | undefined
  /** What a counter (the first) or each bucket of a histogram counted last within a sampled trace. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined
  /**
   * The exponential buckets of a histogram that has them beside its bounds. A live series reads them at
   * each access; they agree with its cells only until something else is recorded.
   */
  readonly exponential?: ExponentialBuckets | undefined
}

/** One recorded value and the trace in which it was. */
export interface Exemplar {
  /** `trace_id` and `span_id` first. */
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly value: number
  /** When it was recorded, in milliseconds since the epoch. */
  readonly timeMs: number
}

/**
 * Buckets of OpenTelemetry's exponential histogram: the count at `i` is that of the values above
 * `base ** (offset + i)` up to `base ** (offset + i + 1)`, where `base` is `2 ** (2 ** -scale)`.
 */
export interface ExponentialBuckets {
  readonly scale: number
  readonly zeroCount: number
  readonly positive: BucketRun
  /** Of the absolute values. */
  readonly negative: BucketRun
}

/** Consecutive buckets. */
export interface BucketRun {
  readonly offset: number
  readonly bucketCounts: ArrayLike<number>
}

/** The labels of a point as they are exposed, with what formats keep of them between scrapes. */
export interface LabelSet {
  /** Exposed names and unescaped values, sorted by name, without empty values. */
  readonly pairs: readonly (readonly [name: string, value: string])[]
  /** Gives what a format kept in the form of this number (0 is the one met most); it holds until the next call of any set. */
  kept(form: number): Uint8Array | undefined
  /** Keeps a copy for the next scrape. */
  keep(form: number, bytes: Uint8Array): void
}
