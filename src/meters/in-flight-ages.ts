import { performance } from 'node:perf_hooks'

/** Knows since when work of each name is in flight, to tell how old the oldest of it is. */
export class InFlightAges {
  readonly #startedMs = new Map<string, Set<Started>>()
  readonly #namesLimit: number

  /** Keeps as many names at once as the limit says; work of further ones is not looked at. */
  constructor({ namesLimit }: { namesLimit: number }) {
    this.#namesLimit = namesLimit
  }

  /** Notes that work begins; returns how to say that it is over. */
  begin(name: string): () => void {
    let all = this.#startedMs.get(name)
    if (all === undefined) {
      if (this.#startedMs.size >= this.#namesLimit) return () => {}
      this.#startedMs.set(name, (all = new Set()))
    }
    const started: Started = { ms: performance.now() }
    const ofName = all.add(started)
    return () => {
      ofName.delete(started)
      if (ofName.size === 0) this.#startedMs.delete(name)
    }
  }

  /** Gives each name with the age of its oldest work, in seconds. */
  *oldest(): Generator<readonly [name: string, ageSeconds: number]> {
    for (const [name, all] of this.#startedMs) {
      // A set keeps the order in which the work began.
      for (const { ms } of all) {
        yield [name, (performance.now() - ms) / 1000]
        break
      }
    }
  }
}

interface Started {
  readonly ms: number
}
