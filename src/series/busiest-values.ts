/**
 * Decides which values of an attribute have series of their own, by how often they are recorded.
 *
 * Those beyond the limit are counted by the Space-Saving algorithm (Metwally, Agrawal and El Abbadi, 2005): of any
 * number of values it keeps a fixed number of counts, and for each how much of it may be another's. A value
 * takes the place of another only on what is surely its own, and only when that is more than twice as much, so
 * that places are not passed to and fro.
 */
export class BusiestValues {
  readonly #capacity: number
  readonly #mostSwaps: number
  #tail = new Map<string, { count: number; error: number }>()

  constructor(limit: number) {
    this.#capacity = Math.min(mostCounts, limit * 2)
    this.#mostSwaps = Math.ceil(limit / 10)
  }

  /** Counts a record of a value that has no series of its own. */
  offer(value: string): void {
    const known = this.#tail.get(value)
    if (known !== undefined) known.count++
    else if (this.#tail.size < this.#capacity) this.#tail.set(value, { count: 1, error: 0 })
    else {
      let least: [string, { count: number }] | undefined
      for (const entry of this.#tail)
        if (least === undefined || entry[1].count < least[1].count) least = entry
      this.#tail.delete(least![0])
      this.#tail.set(value, { count: least![1].count + 1, error: least![1].count })
    }
  }

  /**
   * Gives which values give up their places to which others, by the records since the last call, and begins
   * to count anew. `usesOfKept` says how often each value with series of its own was recorded.
   */
  takeSwaps(
    usesOfKept: ReadonlyMap<string, number>,
  ): readonly { readonly out: string; readonly in: string }[] {
    const candidates = [...this.#tail]
      .map(([value, { count, error }]) => ({ value, uses: count - error }))
      .sort((a, b) => b.uses - a.uses)
    const kept = [...usesOfKept].map(([value, uses]) => ({ value, uses })).sort((a, b) => a.uses - b.uses)
    this.#tail = new Map()
    const swaps: { out: string; in: string }[] = []
    for (const [i, candidate] of candidates.slice(0, this.#mostSwaps).entries()) {
      const leaving = kept[i]
      if (leaving === undefined || candidate.uses <= leaving.uses * 2) break
      swaps.push({ out: leaving.value, in: candidate.value })
    }
    return swaps
  }
}

const mostCounts = 128
