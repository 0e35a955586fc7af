import { jobWorkerConcurrency, jobWorkers } from '../../catalog/queues.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { LiveSet } from '../live-set.ts'
import { DestinationMeters } from '../queues/destination-meters.ts'
import type { DestinationSeries } from '../queues/destination-series.ts'
import { observeDepths } from '../queues/observe-depths.ts'
import { Boss } from './boss.ts'
import { isInternal, type BossManager } from './pg-boss-library.ts'

/** The metrics of pg-boss over a store, for every copy of the library in the process. */
export class BossMeters {
  readonly destinations: DestinationMeters
  /** Bosses live as long as their managers, and no longer. */
  readonly #bosses = new WeakMap<BossManager, Boss>()
  readonly #started = new LiveSet<Boss>()

  constructor(store: SeriesStore) {
    const outcomes = ['completed', 'retried', 'dead', 'stalled', 'cancelled'] as const
    this.destinations = new DestinationMeters(store, { system: 'pg-boss', outcomes })
    observeDepths(store, { system: 'pg-boss', sources: this.#started })
    this.#observeWorkers(store)
  }

  /** Observes an instance from its start on. */
  register(manager: BossManager): void {
    this.#started.add(this.bossOf(manager))
  }

  bossOf(manager: BossManager): Boss {
    let boss = this.#bosses.get(manager)
    if (boss === undefined) {
      boss = new Boss(manager, (queue, { retried, dead }) => {
        const { outcomes } = this.queue(queue).consumption
        outcomes.retried?.add(retried)
        outcomes.dead?.add(dead)
      })
      this.#bosses.set(manager, boss)
    }
    return boss
  }

  queue(name: unknown): DestinationSeries {
    return this.destinations.destination(name)
  }

  #observeWorkers(store: SeriesStore): void {
    const workers = store.observable(jobWorkers)
    const concurrency = store.observable(jobWorkerConcurrency)
    store.onCollect('pg-boss workers', () => {
      for (const { manager } of this.#started.living()) {
        for (const { name, state, options } of manager.getWorkers()) {
          if (isInternal(name)) continue
          const attributes = {
            'messaging.system.name': 'pg-boss',
            'messaging.destination.name': name,
          } as const
          // A worker that stops is observed as none: its queue must not vanish from an alert on too few workers.
          const isTaking = state === 'created' || state === 'active'
          workers.observe(isTaking ? 1 : 0, attributes)
          concurrency.observe(isTaking ? (options?.batchSize ?? 1) : 0, attributes)
        }
      }
    })
  }
}

const metersOfStore = new WeakMap<SeriesStore, BossMeters>()

/** Gives the metrics of a store. */
export function bossMetersOf(store: SeriesStore): BossMeters {
  let meters = metersOfStore.get(store)
  if (meters === undefined) metersOfStore.set(store, (meters = new BossMeters(store)))
  return meters
}
