import { dbClientOperationDuration } from '../../catalog/database.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { DatabaseSystem } from './database-system.ts'
import { DatabaseTarget } from './database-target.ts'
import { poolNameOf, type DatabaseAddress } from './pool-name.ts'

/** How many databases are remembered; further ones are made anew each time. */
const targetLimit = 1000

/** The databases that the clients of a library talk to, each once. */
export class DatabaseTargets {
  readonly #durations: Histogram<typeof dbClientOperationDuration>
  readonly #system: DatabaseSystem
  readonly #targets = new Map<string, DatabaseTarget>()

  constructor(store: SeriesStore, system: DatabaseSystem) {
    this.#durations = store.histogram(dbClientOperationDuration)
    this.#system = system
  }

  /** Gives the database of this address. */
  of(address: DatabaseAddress): DatabaseTarget {
    const name = poolNameOf(address)
    let target = this.#targets.get(name)
    if (target === undefined) {
      target = new DatabaseTarget(this.#durations, { system: this.#system, address })
      if (this.#targets.size < targetLimit) this.#targets.set(name, target)
    }
    return target
  }
}
