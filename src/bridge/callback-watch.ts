import type { CallbackFailures } from '../series/callback-failures.ts'

/** A run of a callback that has not ended. */
export interface StartedRun {
  readonly name: string
  /** By `performance.now()`. */
  readonly startedMs: number
}

/** Knows which callbacks of the application's meters are running, and counts those that fail or are late. */
export class CallbackWatch {
  readonly failures: CallbackFailures
  /** No collection of a scrape lasts longer, so a run that does is waited for no more. */
  readonly longestMs: number
  readonly #running = new Set<StartedRun>()

  constructor(failures: CallbackFailures, { longestMs }: { readonly longestMs: number }) {
    this.failures = failures
    this.longestMs = longestMs
  }

  begin(run: StartedRun): void {
    this.#running.add(run)
  }

  end(run: StartedRun): void {
    this.#running.delete(run)
  }

  /** Tells whether a collection that begins then need not wait for a run. */
  isGivenUp({ startedMs }: StartedRun, nowMs: number): boolean {
    return nowMs - startedMs > this.longestMs
  }

  /** Counts the runs that a collection has waited for in vain: the SDK gives them up, but does not say which. */
  countLate(collection: { readonly startedMs: number; readonly timeoutMs: number }): void {
    for (const run of this.#running) {
      if (this.isGivenUp(run, collection.startedMs)) continue
      this.failures.count(run.name, `it took longer than ${collection.timeoutMs} ms`)
    }
  }
}
