import { jobQueueSize, jobWorkerConcurrency, jobWorkers } from '../../catalog/queues.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { LiveSet } from '../live-set.ts'
import { DestinationMeters } from '../queues/destination-meters.ts'
import type { DestinationSeries } from '../queues/destination-series.ts'
import { observeDepths } from '../queues/observe-depths.ts'
import type { WithPgClient, WorkerContext } from './graphile-worker-library.ts'
import { TaskDepths } from './task-depths.ts'

const system = 'graphile-worker'
const taskLimit = jobQueueSize.attributes['messaging.destination.name'].limit

/** The metrics of graphile-worker over a store, for every copy of the library in the process. */
export class GraphileMeters {
  readonly destinations: DestinationMeters
  /** How many workers take a task. */
  readonly #workers = new Map<string, number>()
  readonly #tasksOf = new Map<object, readonly string[]>()
  readonly #depths = new LiveSet<TaskDepths>()
  readonly #depthsOf = new WeakMap<object, TaskDepths>()

  constructor(store: SeriesStore) {
    const outcomes = ['completed', 'retried', 'dead', 'stalled'] as const
    this.destinations = new DestinationMeters(store, { system, outcomes })
    observeDepths(store, { system, sources: this.#depths })
    const workers = store.observable(jobWorkers)
    const concurrency = store.observable(jobWorkerConcurrency)
    store.onCollect('graphile-worker workers', () => {
      // A task that no worker takes any more is observed as 0: it must not vanish from an alert on too few workers.
      for (const [task, count] of this.#workers) {
        const attributes = { 'messaging.system.name': system, 'messaging.destination.name': task } as const
        workers.observe(count, attributes)
        concurrency.observe(count, attributes)
      }
    })
  }

  /** Gives the series of a task: the queue that workers take jobs from is told by it. */
  task(name: unknown): DestinationSeries {
    return this.destinations.destination(name)
  }

  /** Notes that a worker takes these tasks; each of them begins at 0, so that a rate sees the first job. */
  addWorker(worker: object, tasks: readonly string[]): void {
    this.#tasksOf.set(worker, tasks)
    for (const task of tasks) {
      void this.task(task).consumption
      this.#count(task, 1)
    }
  }

  /** Notes that it takes no more. */
  removeWorker(worker: object): void {
    for (const task of this.#tasksOf.get(worker) ?? []) this.#count(task, -1)
    this.#tasksOf.delete(worker)
  }

  /** Gives what asks the database of a set of options, of which each part of the library has a copy. */
  depthsOf(
    { _rawOptions: options, escapedWorkerSchema }: WorkerContext,
    withPgClient: WithPgClient,
  ): TaskDepths {
    let depths = this.#depthsOf.get(options)
    if (depths === undefined) {
      depths = new TaskDepths(escapedWorkerSchema)
      this.#depthsOf.set(options, depths)
      this.#depths.add(depths)
    }
    depths.withPgClient = withPgClient
    return depths
  }

  #count(task: string, change: number): void {
    const count = this.#workers.get(task)
    if (count !== undefined || this.#workers.size < taskLimit) this.#workers.set(task, (count ?? 0) + change)
  }
}

const metersOfStore = new WeakMap<SeriesStore, GraphileMeters>()

/** Gives the metrics of a store. */
export function graphileMetersOf(store: SeriesStore): GraphileMeters {
  let meters = metersOfStore.get(store)
  if (meters === undefined) metersOfStore.set(store, (meters = new GraphileMeters(store)))
  return meters
}
