import { goDurationMs } from './go-duration.ts'
import { readSection } from './field-readers.ts'
import { GateError } from './gate-error.ts'

/** How many requests are let in: `burst` at once, and then one for each interval. */
export interface Rate {
  readonly intervalMs: number
  readonly burst: number
}

/** Reads the section `rate_limit`; undefined is no limit, as is an interval of 0. */
export function readRate(value: unknown): Rate | undefined {
  const section = readSection(value, { at: 'rate_limit', keys: ['interval', 'burst'] })
  const intervalMs = goDurationMs(section['interval'] ?? 0, 'interval')
  const burst = section['burst'] ?? 0
  if (!Number.isInteger(burst) || (burst as number) < 0) throw new GateError('burst is not a whole number')
  if (intervalMs === 0) return undefined
  if (burst === 0) throw new GateError('burst is 0, which lets no request in')
  return { intervalMs, burst: burst as number }
}

/** A bucket of tokens that fills with time; each request takes one. */
export class RateLimit {
  readonly #rate: Rate
  #tokens: number
  #filledAtMs: number

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#filledAtMs = nowMs
  }

  /** Takes a token at this time of a clock that never goes back; false when there is none. */
  take(nowMs: number): boolean {
    const { intervalMs, burst } = this.#rate
    this.#tokens = Math.min(burst, this.#tokens + (nowMs - this.#filledAtMs) / intervalMs)
    this.#filledAtMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }

  /** Tells whether it limits to this rate. */
  limitsTo({ intervalMs, burst }: Rate): boolean {
    return this.#rate.intervalMs === intervalMs && this.#rate.burst === burst
  }
}
