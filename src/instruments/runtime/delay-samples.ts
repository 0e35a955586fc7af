import type { HistogramSeries } from '../../series/series.ts'

/** What the last samples amount to, in seconds. */
export interface DelaySummary {
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly stddev: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
}

/** How often the event loop is sampled, in milliseconds. */
export const samplingIntervalMs = 100
const sampleLimit = 600

/**
 * Turns the times at which a repeating timer ran into samples of event loop delay.
 *
 * A stall hides the samples that would have been taken during it, and a plain count would show one bad
 * sample where every caller of those seconds waited. So a tick that is late by several intervals also
 * stands for the ones it swallowed: 350 ms late counts as 350, 250, 150 and 50 ms. The samples are then
 * spread evenly over time, and a quantile is what an event at a random moment meets.
 */
export class DelaySamples {
  readonly #series: HistogramSeries
  /** The last minute of samples, in seconds, overwritten in turn. */
  readonly #recent = new Float64Array(sampleLimit)
  #next = 0
  #size = 0
  #lastTickMs = -1

  constructor(series: HistogramSeries) {
    this.#series = series
  }

  /**
   * Takes the time of a tick, in milliseconds on a clock that never goes back.
   * The first tick only starts the clock: the time before it is the application's loading.
   */
  tick(nowMs: number): void {
    const last = this.#lastTickMs
    this.#lastTickMs = nowMs
    if (last < 0) return
    // Timers have whole milliseconds, so a tick may come a little early: that is no delay.
    let lateMs = Math.max(0, nowMs - last - samplingIntervalMs)
    this.#add(lateMs / 1000)
    for (let i = 1; i < sampleLimit && lateMs > samplingIntervalMs; i++) {
      lateMs -= samplingIntervalMs
      this.#add(lateMs / 1000)
    }
  }

  /** Gives what the samples of the last minute amount to, or nothing before the first one. */
  summary(): DelaySummary | undefined {
    const size = this.#size
    if (size === 0) return undefined
    const sorted = this.#recent.slice(0, size).sort()
    let sum = 0
    for (const seconds of sorted) sum += seconds
    const mean = sum / size
    let squares = 0
    for (const seconds of sorted) squares += (seconds - mean) ** 2
    const quantile = (q: number): number => sorted[Math.ceil(q * size) - 1]!
    return {
      min: sorted[0]!,
      max: sorted[size - 1]!,
      mean,
      stddev: Math.sqrt(squares / size),
      p50: quantile(0.5),
      p90: quantile(0.9),
      p99: quantile(0.99),
    }
  }

  #add(seconds: number): void {
    this.#series.record(seconds)
    this.#recent[this.#next] = seconds
    this.#next = (this.#next + 1) % sampleLimit
    if (this.#size < sampleLimit) this.#size++
  }
}
