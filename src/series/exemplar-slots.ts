/** One recorded value and the sampled span in which it was recorded. */
export interface SeriesExemplar {
  /** `trace_id` and `span_id`. */
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly value: number
  /** When it was recorded, in milliseconds since the epoch. */
  readonly timeMs: number
}

/** Where exemplars come from: the active span when it is sampled, else nothing. It must not throw. */
export type ExemplarSource = () => { readonly traceId: string; readonly spanId: string } | undefined

/** A series that keeps exemplars: a counter one, a histogram one a bucket. */
export interface HasExemplars {
  readonly position: number
  readonly isRemoved: boolean
  exemplars: (SeriesExemplar | undefined)[] | undefined
}

/** How long an exemplar stands before another takes its place: whoever scrapes more often sees one twice. */
const standsForMs = 1000

/**
 * What the series of one metric ask whether to keep exemplars.
 *
 * As long as there is no source, that is all a record call pays.
 */
export class ExemplarSwitch {
  source: ExemplarSource | undefined
  #changed = new Set<HasExemplars>()

  constructor(source?: ExemplarSource) {
    this.source = source
  }

  /** Keeps a value as a slot's exemplar if a sampled span is active and the one that stands is old enough. */
  offer(series: HasExemplars, slot: number, value: number): void {
    const timeMs = Date.now()
    const standing = series.exemplars?.[slot]
    if (standing !== undefined && timeMs - standing.timeMs < standsForMs && timeMs >= standing.timeMs) return
    const span = this.source?.()
    if (span === undefined) return
    const labels = [['trace_id', span.traceId] as const, ['span_id', span.spanId] as const]
    series.exemplars ??= []
    series.exemplars[slot] = { labels, value, timeMs }
    this.#changed.add(series)
  }

  /** Gives the series that got an exemplar since the last call: exemplars are not in shared memory. */
  takeChanged(): ReadonlySet<HasExemplars> {
    const changed = this.#changed
    if (changed.size > 0) this.#changed = new Set()
    return changed
  }
}

/** The switch of series that only show what was recorded elsewhere. */
export const noExemplars: ExemplarSwitch = new ExemplarSwitch()
