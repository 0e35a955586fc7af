/** What a trailing window needs. */
export interface TrailingWindowOptions {
  /** How old a reading must be to be compared with, in milliseconds. */
  readonly windowMs: number
  /** How far apart readings are kept, in milliseconds. */
  readonly spacingMs: number
}

/**
 * Remembers running totals, to tell how much they grew over the last while.
 *
 * Each collection brings a reading and is compared with one that is at least the window old, so any
 * number of scrapers can come at any time: none shortens the time that another one sees.
 */
export class TrailingWindow {
  readonly #options: TrailingWindowOptions
  /** Oldest first; at most the window divided by the spacing, and two. */
  readonly #readings: Reading[] = []

  constructor(options: TrailingWindowOptions) {
    this.#options = options
  }

  /**
   * Takes a reading, in any unit, and gives how much each total grew, and in how many milliseconds.
   * It gives nothing while the only earlier reading is younger than the spacing.
   */
  growth(nowMs: number, totals: readonly number[]): Growth | undefined {
    const readings = this.#readings
    const { windowMs, spacingMs } = this.#options
    while (readings.length > 1 && nowMs - readings[1]!.atMs >= windowMs) readings.shift()
    const base = readings[0]
    const newest = readings.at(-1)
    if (newest === undefined || nowMs - newest.atMs >= spacingMs) readings.push({ atMs: nowMs, totals })
    if (base === undefined || nowMs - base.atMs < spacingMs) return undefined
    return {
      elapsedMs: nowMs - base.atMs,
      totals: totals.map((total, i) => total - (base.totals[i] ?? 0)),
    }
  }
}

/** How much totals grew between two readings. */
export interface Growth {
  readonly elapsedMs: number
  readonly totals: readonly number[]
}

interface Reading {
  readonly atMs: number
  readonly totals: readonly number[]
}
