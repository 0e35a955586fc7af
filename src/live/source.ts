/** Where the samples of the page come from: a Prometheus, or endpoints that are scraped here. */
export interface Source {
  /** Says in a few words what is asked, for the page. */
  readonly title: string
  /** How far apart samples are, in milliseconds. */
  intervalMs(): Promise<number>
  /** Evaluates an expression at each step of a time span; rejects with a reason that a reader understands. */
  range(query: RangeQuery): Promise<readonly RangeSeries[]>
  /** Evaluates an expression at one moment. */
  instant(query: InstantQuery): Promise<readonly InstantSeries[]>
  /** Gives those of some names that have series in a time span. */
  existing(names: readonly string[], span: Span): Promise<ReadonlySet<string>>
  /** Lists the values of a label, sorted, of one metric or of all. */
  labelValues(label: LabelOf, span: Span): Promise<readonly string[]>
  /** Says what is wrong with the whole, such as a server that does not answer; nothing where all is well. */
  problem(): Promise<string | undefined>
  /** Says why nothing here ever answers an expression, such as one of series that rules record. */
  refusal(expression: string): string | undefined
}

/** A time span in milliseconds since 1970. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

export interface RangeQuery extends Span {
  readonly expression: string
  readonly stepMs: number
  readonly signal: AbortSignal
}

export interface InstantQuery {
  readonly expression: string
  readonly atMs: number
  readonly signal: AbortSignal
}

export interface LabelOf {
  readonly label: string
  readonly metric: string | undefined
}

export type Labels = Readonly<Record<string, string>>

export interface RangeSeries {
  readonly labels: Labels
  /** Milliseconds since 1970, and the value; only steps that have one. */
  readonly points: readonly (readonly [timeMs: number, value: number])[]
}

export interface InstantSeries {
  readonly labels: Labels
  readonly value: number
}
