/** What is known of the use of a series that can be removed; the other series have none. */
export class SeriesLife {
  /** True once it was removed: who holds it asks for another one. */
  isRemoved = false
  /** How often it was recorded into. */
  uses = 0
  /** It is born with its first use. */
  #usesAtSweep = 1
  #usesAtRanking = 0
  #idleSinceMs: number

  constructor(bornMs: number) {
    this.#idleSinceMs = bornMs
  }

  /** Tells for how long it has not been recorded into, as far as these calls saw, in milliseconds. */
  idleMs(nowMs: number): number {
    if (this.uses !== this.#usesAtSweep) {
      this.#usesAtSweep = this.uses
      this.#idleSinceMs = nowMs
    }
    return nowMs - this.#idleSinceMs
  }

  /** Gives how often it was recorded into since the last call. */
  takeUses(): number {
    const uses = this.uses - this.#usesAtRanking
    this.#usesAtRanking = this.uses
    return uses
  }
}
