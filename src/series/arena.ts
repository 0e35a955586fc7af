const cellsPerPage = 8192

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

  /** Gives `count` zeroed cells that nobody else has. */
  allocate(count: number): Slot {
    if (count > cellsPerPage) return { cells: this.#addPage(count), offset: 0 }
    if (this.#used + count > cellsPerPage) {
      this.#addPage(cellsPerPage)
      this.#used = 0
    }
    const offset = this.#used
    this.#used += count
    return { cells: this.pages.at(-1)!, offset }
  }

  #addPage(count: number): Float64Array {
    const page = new Float64Array(new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT))
    this.pages.push(page)
    // A page of its own is full from the start: the next small run opens another.
    this.#used = cellsPerPage
    return page
  }
}
