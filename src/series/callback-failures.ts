import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'

/** Counts collect callbacks that threw, rejected or were late, and says each one's first failure. */
export class CallbackFailures {
  /** How many, by the name of the instrument or metric. */
  readonly counts = new Map<string, number>()

  /** Counts a failure; the reason is what was thrown, or says what happened. */
  count(name: string, reason: unknown): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
    reportOnce('CALLBACK_FAILED', name, {
      metric: name,
      reason: typeof reason === 'string' ? reason : reasonOf(reason),
    })
  }
}
