import type { GaugeSeries } from '../../series/series.ts'

/** The messages of one destination that the application is working on, in the order in which it got them. */
export class InFlight {
  readonly #active: GaugeSeries
  readonly #works = new Set<Work>()

  constructor(active: GaugeSeries) {
    this.#active = active
  }

  /** Notes that the application got so many messages at once. */
  begin(count = 1): Work {
    const work = { count, startMs: performance.now() }
    this.#works.add(work)
    this.#active.add(count)
    return work
  }

  /** Notes that it is done with them, and gives how long that took, in seconds. */
  end(work: Work): number {
    if (this.#works.delete(work)) this.#active.add(-work.count)
    return (performance.now() - work.startMs) / 1000
  }

  /** When it got the oldest, in milliseconds of `performance.now()`. */
  get oldestMs(): number | undefined {
    const [oldest] = this.#works
    return oldest?.startMs
  }
}

/** One message, or several that are processed by one call. */
export interface Work {
  readonly count: number
  readonly startMs: number
}
