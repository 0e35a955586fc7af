import type { CallbackFailures } from '../series/callback-failures.ts'

/** No collection lasts longer, so a run that does has missed every one that waited for it. */
const longestCollectionMs = 10_000

/** What an application's callback does with what it is given to observe with. */
export type Observing<O> = (observe: (observation: O) => void) => unknown

/**
 * Runs a callback of an application's observable metrics, never twice at once: collections that come
 * together share a run, and one that hangs is neither waited for by each scrape nor piled up.
 */
export class CallbackRun<O> {
  readonly #name: string
  readonly #failures: CallbackFailures
  readonly #callback: Observing<O>
  #running: { readonly observations: Promise<readonly O[]>; readonly startedMs: number } | undefined

  /** `name` says whose failures are counted. */
  constructor(name: string, { failures, callback }: { failures: CallbackFailures; callback: Observing<O> }) {
    this.#name = name
    this.#failures = failures
    this.#callback = callback
  }

  /** Gives what the callback observes; never rejects. */
  observations(): Promise<readonly O[]> {
    const startedMs = performance.now()
    if (this.#running === undefined) {
      const observations = this.#run().finally(() => (this.#running = undefined))
      this.#running = { observations, startedMs }
    } else if (startedMs - this.#running.startedMs > longestCollectionMs) {
      this.#failures.count(this.#name, 'it has not ended since an earlier scrape')
      return Promise.resolve([])
    }
    return this.#running.observations
  }

  async #run(): Promise<readonly O[]> {
    const observed: O[] = []
    try {
      await this.#callback((observation) => observed.push(observation))
    } catch (thrown) {
      this.#failures.count(this.#name, thrown)
    }
    return observed
  }
}
