import type { PagePool } from './page-pool.ts'
import type { SamplePrefix } from './sample-prefix.ts'
import { valueText } from './value-text.ts'

const lineFeed = 0x0a
const zero = 0x30
const closeLabels = Buffer.from('} ')

/** The room that a value and its line feed need: the longest are like `-0.0000010000020711543361`. */
export const valueBytes = 26

/**
 * Writes into the pages of a pool. Callers ask for room first; no method checks it again, because
 * they run several times a line.
 */
export class PageCursor {
  readonly #pages: PagePool
  #page: Uint8Array
  #at = 0

  constructor(pages: PagePool) {
    this.#pages = pages
    this.#page = pages.take(0)
  }

  /** Tells whether so many bytes still fit. */
  hasRoom(bytes: number): boolean {
    return this.#page.length - this.#at >= bytes
  }

  /** Gives what has been written and goes on to another page, with at least so much room. */
  turn(leastBytes: number): Uint8Array {
    const filled = this.#page.subarray(0, this.#at)
    this.#page = this.#pages.take(leastBytes)
    this.#at = 0
    return filled
  }

  /** Gives the page at hand back to the pool, whatever is on it. */
  release(): void {
    this.#pages.give(this.#page)
  }

  put(bytes: Uint8Array): void {
    this.#page.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** Writes what stands before the value of a sample that has no labels but its series'. */
  startLine(prefix: SamplePrefix, labels: Uint8Array): void {
    if (labels.length === 0) {
      this.put(prefix.bare)
      return
    }
    this.put(prefix.beforeLabels)
    this.put(labels)
    this.put(closeLabels)
  }

  /** Writes a value and ends the line. */
  endLine(value: number): void {
    this.#putValue(value)
    this.#page[this.#at++] = lineFeed
  }

  /** Writes a value and what follows it, and ends the line. */
  endLineWith(value: number, rest: Uint8Array): void {
    this.#putValue(value)
    this.put(rest)
    this.#page[this.#at++] = lineFeed
  }

  #putValue(value: number): void {
    const whole = value | 0
    if (whole === value && whole >= 0) this.#putWhole(whole)
    else this.#putText(valueText(value))
  }

  #putWhole(value: number): void {
    const page = this.#page
    // Most counts are small at the first scrape, which runs before this is compiled.
    if (value < 10) {
      page[this.#at++] = zero + value
      return
    }
    let rest = value
    let at = this.#at + digitCount(value)
    this.#at = at
    do {
      const tenth = (rest / 10) | 0
      page[--at] = zero + rest - tenth * 10
      rest = tenth
    } while (rest > 0)
  }

  #putText(text: string): void {
    const page = this.#page
    const at = this.#at
    for (let i = 0; i < text.length; i++) page[at + i] = text.charCodeAt(i)
    this.#at = at + text.length
  }
}

function digitCount(value: number): number {
  if (value < 100) return 2
  if (value < 1000) return 3
  if (value < 10_000) return 4
  if (value < 100_000) return 5
  if (value < 1_000_000) return 6
  if (value < 10_000_000) return 7
  if (value < 100_000_000) return 8
  return value < 1_000_000_000 ? 9 : 10
}
