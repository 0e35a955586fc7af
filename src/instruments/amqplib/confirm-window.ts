import type { DestinationSeries } from './destination-series.ts'

/**
 * The messages of a confirm channel that the broker has not confirmed, by the tags that both sides
 * count from 1.
 *
 * It holds as much as the library itself, which keeps the callback of each message.
 */
export class ConfirmWindow {
  /** When each was sent, in milliseconds of `performance.now()`; NaN once it is confirmed. */
  #sentMs: number[] = []
  #destinations: DestinationSeries[] = []
  /** The tag of the entry at `#head`. */
  #lowestTag = 1
  #head = 0
  /** How many messages wait for their confirmation. */
  size = 0

  /** Adds the message that was sent just now. */
  add(destination: DestinationSeries): void {
    this.#sentMs.push(performance.now())
    this.#destinations.push(destination)
    this.size++
  }

  /** Records the confirmation of a tag or, with `multiple`, of all up to it. */
  settle({ tag, multiple, errorType }: Confirmation): void {
    const nowMs = performance.now()
    const at = this.#head + tag - this.#lowestTag
    const last = Math.min(at, this.#sentMs.length - 1)
    for (let i = multiple ? this.#head : at; i <= last; i++) this.#record(i, { nowMs, errorType })
    this.#forgetSettled()
  }

  /** Records that all others will never be confirmed. */
  close(errorType: string): void {
    const nowMs = performance.now()
    for (let i = this.#head; i < this.#sentMs.length; i++) this.#record(i, { nowMs, errorType })
    this.#forgetSettled()
  }

  #record(i: number, { nowMs, errorType }: { nowMs: number; errorType: string | undefined }): void {
    const sentMs = this.#sentMs[i]
    if (sentMs === undefined || Number.isNaN(sentMs)) return
    this.#sentMs[i] = Number.NaN
    this.size--
    const seconds = (nowMs - sentMs) / 1000
    if (errorType === undefined) this.#destinations[i]!.confirmed.record(seconds)
    else this.#destinations[i]!.recordUnconfirmed(seconds, errorType)
  }

  #forgetSettled(): void {
    while (this.#head < this.#sentMs.length && Number.isNaN(this.#sentMs[this.#head])) {
      this.#head++
      this.#lowestTag++
    }
    // Moving the rest is paid for by as many confirmations.
    if (this.#head < 1024 || this.#head * 2 < this.#sentMs.length) return
    this.#sentMs = this.#sentMs.slice(this.#head)
    this.#destinations = this.#destinations.slice(this.#head)
    this.#head = 0
  }
}

interface Confirmation {
  readonly tag: number
  readonly multiple: boolean
  readonly errorType: string | undefined
}
