import type { Series } from './series.ts'

/** What is known of the use of a series whose metric has a time to live, or ranks its series. */
export class SeriesLife {
  readonly #series: Series
  /** It is born with its first use. */
  #usesAtSweep = 1
  #usesAtRanking = 0
  /** Since it was born, in milliseconds: a number that V8 keeps without a box. */
  #idleSinceMs = 0

  constructor(series: Series) {
    this.#series = series
  }

  /** Tells for how long it has not been recorded into, as far as these calls saw, in milliseconds. */
  idleMs(nowMs: number): number {
    const ageMs = nowMs - this.#series.startTimeMs
    const uses = this.#series.usesSince(0)
    if (uses !== this.#usesAtSweep) {
      this.#usesAtSweep = uses
      this.#idleSinceMs = ageMs
    }
    return ageMs - this.#idleSinceMs
  }

  /** Gives how often it was recorded into since the last call. */
  takeUses(): number {
    const uses = this.#series.usesSince(this.#usesAtRanking)
    this.#usesAtRanking = this.#series.usesSince(0)
    return uses
  }
}
