import type { CallbackWatch, StartedRun } from './callback-watch.ts'

/** What an application's callback does with what it is given to observe with. */
export type Observing<O> = (observe: (observation: O) => void) => unknown

/**
 * Runs a callback of an application's observable metrics, never twice at once: collections that come
 * together share a run, and one that hangs is neither waited for by each scrape nor piled up.
 */
export class CallbackRun<O> {
  readonly #name: string
  readonly #watch: CallbackWatch
  readonly #callback: Observing<O>
  #running: (StartedRun & { readonly observations: Promise<readonly O[]> }) | undefined

  /** `name` says whose failures are counted. */
  constructor(name: string, { watch, callback }: { watch: CallbackWatch; callback: Observing<O> }) {
    this.#name = name
    this.#watch = watch
    this.#callback = callback
  }

  /** Gives what the callback observes; never rejects. */
  observations(): Promise<readonly O[]> {
    const startedMs = performance.now()
    if (this.#running === undefined) this.#start(startedMs)
    else if (this.#watch.isGivenUp(this.#running, startedMs)) {
      this.#watch.failures.count(this.#name, 'it has not ended since an earlier scrape')
      return Promise.resolve([])
    }
    return this.#running!.observations
  }

  #start(startedMs: number): void {
    const observations = this.#run().finally(() => {
      this.#watch.end(run)
      this.#running = undefined
    })
    const run = { name: this.#name, startedMs, observations }
    this.#watch.begin(run)
    this.#running = run
  }

  async #run(): Promise<readonly O[]> {
    const observed: O[] = []
    try {
      await this.#callback((observation) => observed.push(observation))
    } catch (thrown) {
      this.#watch.failures.count(this.#name, thrown)
    }
    return observed
  }
}
