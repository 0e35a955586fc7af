import { performance } from 'node:perf_hooks'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'

/** Waits for the first end of a measured call; later ones are not told. */
export class Completion {
  readonly #startMs = now()
  #onEnd: ((ending: Ending) => void) | undefined

  constructor(onEnd: (ending: Ending) => void) {
    this.#onEnd = onEnd
  }

  /** Tells the end, unless that was done; never throws. */
  end(how: Ending['how'], thrown?: unknown): void {
    const onEnd = this.#onEnd
    if (onEnd === undefined) return
    this.#onEnd = undefined
    try {
      onEnd({ how, durationSeconds: (now() - this.#startMs) / 1000, thrown })
    } catch (failure) {
      reportOnce('METER_FAILED', 'measure', { meter: 'measuring', reason: reasonOf(failure) })
    }
  }
}

/** How a measured call ended. */
export interface Ending {
  /** `dropped`: what it returned was thrown away unfinished, which a garbage collection found out. */
  readonly how: 'finished' | 'threw' | 'dropped'
  readonly durationSeconds: number
  /** What was thrown, or the reason of the rejection. */
  readonly thrown: unknown
}

/** Bound now: the fake timers of test tools replace the method later. */
const now = performance.now.bind(performance)
