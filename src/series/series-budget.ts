import { reportOnce } from '../diagnostics/logger.ts'

/** How many series all metrics of a store may have together, and how many they have. */
export class SeriesBudget {
  readonly limit: number
  #used = 0
  readonly #largest: () => readonly { readonly metricName: string; readonly count: number }[]

  /** `largest` gives the metrics with the most series, for the message. */
  constructor(
    limit: number,
    largest: () => readonly { readonly metricName: string; readonly count: number }[],
  ) {
    this.limit = limit
    this.#largest = largest
  }

  /** Takes room for a series; tells whether there was any. */
  take(): boolean {
    if (this.#used < this.limit) {
      this.#used++
      return true
    }
    const largest = this.#largest().map(({ metricName, count }) => `${metricName} (${count})`)
    reportOnce('TOTAL_SERIES_LIMIT', 'process', { limit: this.limit, largest: largest.join(', ') })
    return false
  }

  /** Takes room for a series that stands whatever the others take. */
  takeAnyway(): void {
    this.#used++
  }

  /** Gives room back. */
  give(count: number): void {
    this.#used -= count
  }
}
