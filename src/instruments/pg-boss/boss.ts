import type { DepthSource, QueueDepth } from '../queues/observe-depths.ts'
import { jobQueueSize } from '../../catalog/queues.ts'
import { FailedJobs, type FailureCounts } from './failed-jobs.ts'
import type { BossManager } from './pg-boss-library.ts'

const queueLimit = jobQueueSize.attributes['messaging.destination.name'].limit

/** An instance of pg-boss, and what is known of it. */
export class Boss implements DepthSource {
  readonly manager: BossManager
  /** The jobs that handlers were given, until pg-boss wrote down how they ended. */
  readonly running = new Set<string>()
  /** What handlers said of each job of a batch, until pg-boss wrote it down. */
  readonly results = new Map<string, JobResult>()
  /** The jobs that `fetch` counted as consumed, which workers of some versions call. */
  readonly counted = new WeakSet<object>()
  readonly failed: FailedJobs
  readonly qualifiedName = `pg-boss ${(instances += 1)}`
  readonly #queues = new Set<string>()

  constructor(manager: BossManager, onFailed: (queue: string, counts: FailureCounts) => void) {
    this.manager = manager
    this.failed = new FailedJobs(manager, onFailed)
  }

  get name(): string {
    return this.manager.config.schema
  }

  get closing(): boolean {
    return this.manager.stopped === true
  }

  /** Notes that this process uses a queue. */
  use(queue: unknown): void {
    if (typeof queue === 'string' && this.#queues.size < queueLimit) this.#queues.add(queue)
  }

  /**
   * Asks how many jobs wait, which stand in an index of their own. The others do not: counting them
   * would read every job that the table keeps.
   */
  async depths(): Promise<ReadonlyMap<string, QueueDepth>> {
    const { config, db, flow } = this.manager
    const depths = new Map<string, QueueDepth>()
    if (this.#queues.size === 0) return depths
    const isFree = flow === undefined ? 'true' : 'NOT blocked'
    const { rows } = await db.executeSql(
      `SELECT name,
         (count(*) FILTER (WHERE ${isFree} AND start_after <= now()))::int AS waiting,
         (count(*) FILTER (WHERE ${isFree} AND start_after > now()))::int AS delayed,
         (count(*) FILTER (WHERE NOT (${isFree})))::int AS blocked,
         extract(epoch FROM now() - min(start_after) FILTER (WHERE ${isFree} AND start_after <= now()))::float8 AS age
       FROM ${config.schema}.job
       WHERE name = ANY($1) AND state < 'active'
       GROUP BY name`,
      [[...this.#queues]],
    )
    for (const queue of this.#queues) {
      const row = rows.find(({ name }) => name === queue)
      const count = (column: string): number => Number(row?.[column]) || 0
      const sizes = { waiting: count('waiting'), delayed: count('delayed') }
      depths.set(queue, {
        sizes: flow === undefined ? sizes : { ...sizes, 'waiting-children': count('blocked') },
        oldestSeconds: count('age'),
      })
    }
    return depths
  }
}

let instances = 0

export interface JobResult {
  readonly queue: string
  readonly isCompleted: boolean
}
