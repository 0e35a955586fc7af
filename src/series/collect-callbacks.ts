import type { CallbackFailures } from './callback-failures.ts'
import { within } from './within.ts'

/** Observes values at a collection; it may be asynchronous within the collection's time. */
export type CollectCallback = () => void | Promise<void>

/** What bounds a collection. */
export interface CollectLimits {
  /** How long asynchronous callbacks may take, in milliseconds; later ones miss this collection. */
  readonly timeoutMs: number
}

/** Runs what observes values, so that one that throws, rejects or hangs costs only its own metrics. */
export class CollectCallbacks {
  readonly #failures: CallbackFailures
  readonly #callbacks = new Set<{ readonly name: string; readonly callback: CollectCallback }>()
  /** Those whose last asynchronous run has not ended: running them again would pile work up. */
  readonly #pending = new Set<object>()

  constructor(failures: CallbackFailures) {
    this.#failures = failures
  }

  /** Adds a callback; returns how to remove it. */
  add(name: string, callback: CollectCallback): () => void {
    const entry = { name, callback }
    this.#callbacks.add(entry)
    return () => this.#callbacks.delete(entry)
  }

  /** Runs all callbacks at once and waits until they end or the time is over. */
  async run({ timeoutMs }: CollectLimits): Promise<void> {
    const running: Promise<void>[] = []
    const late = new Set<string>()
    for (const entry of this.#callbacks) {
      if (this.#pending.has(entry)) {
        this.#failures.count(entry.name, 'it has not ended since an earlier scrape')
        continue
      }
      try {
        const result = entry.callback()
        if (result === undefined) continue
        this.#pending.add(entry)
        late.add(entry.name)
        const settle = (): void => {
          this.#pending.delete(entry)
          late.delete(entry.name)
        }
        running.push(
          Promise.resolve(result).then(settle, (thrown: unknown) => {
            settle()
            this.#failures.count(entry.name, thrown)
          }),
        )
      } catch (thrown) {
        this.#failures.count(entry.name, thrown)
      }
    }
    if (running.length === 0) return
    await within(timeoutMs, Promise.all(running))
    for (const name of late) this.#failures.count(name, `it took longer than ${timeoutMs} ms`)
  }
}
