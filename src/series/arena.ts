const cellsPerPage = 8192

/** No scrape lasts as long: after it, no page can show one series' labels with another's numbers. */
const restMs = 300_000

/** A run of cells inside a page: where one series keeps its numbers. */
export interface Slot {
  readonly cells: Float64Array
  readonly offset: number
}

/**
 * Hands out runs of 64-bit cells from pages of shared memory.
 *
 * Cells never move, so a bound series can hold its page and offset for ever, and another thread that
 * is given the pages reads current values without a message.
 */
export class Arena {
  readonly pages: Float64Array[] = []
  #used = cellsPerPage

  /** Slots that were given back, by their count of cells, the earliest first. */
  readonly #freed = new Map<number, { readonly slot: Slot; readonly freedAtMs: number }[]>()

  /** Gives `count` zeroed cells that nobody else has. */
  allocate(count: number): Slot {
    const [earliest] = this.#freed.get(count) ?? []
    if (earliest !== undefined && Date.now() - earliest.freedAtMs > restMs) {
      this.#freed.get(count)!.shift()
      const { cells, offset } = earliest.slot
      cells.fill(0, offset, offset + count)
      return earliest.slot
    }
    if (count > cellsPerPage) return { cells: this.#addPage(count), offset: 0 }
    if (this.#used + count > cellsPerPage) {
      this.#addPage(cellsPerPage)
      this.#used = 0
    }
    const offset = this.#used
    this.#used += count
    return { cells: this.pages.at(-1)!, offset }
  }

  /** Takes cells back that nothing records into any more; whoever writes them to a page has time to end. */
  free({ cells, offset }: Slot, count: number): void {
    const freed = this.#freed.get(count)
    const one = { slot: { cells, offset }, freedAtMs: Date.now() }
    if (freed === undefined) this.#freed.set(count, [one])
    else freed.push(one)
  }

  #addPage(count: number): Float64Array {
    const page = new Float64Array(new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT))
    this.pages.push(page)
    // A page of its own is full from the start: the next small run opens another.
    this.#used = cellsPerPage
    return page
  }
}
