import { jobQueueSize } from '../../catalog/queues.ts'
import type { DepthSource, QueueDepth } from '../queues/observe-depths.ts'
import type { WithPgClient } from './graphile-worker-library.ts'

const taskLimit = jobQueueSize.attributes['messaging.destination.name'].limit

/** What a database knows of the tasks that this process adds jobs to or works on. */
export class TaskDepths implements DepthSource {
  readonly name: string
  readonly qualifiedName = `graphile-worker ${(instances += 1)}`
  /** The connections that are there. */
  withPgClient: WithPgClient | undefined
  readonly #tasks = new Set<string>()

  constructor(escapedSchema: string) {
    this.name = escapedSchema
  }

  /** Notes that this process uses tasks. */
  use(tasks: readonly string[]): void {
    for (const task of tasks) if (this.#tasks.size < taskLimit) this.#tasks.add(task)
  }

  /** Asks the view that the library has for this; its table holds what is not done yet, and what failed for good. */
  async depths(): Promise<ReadonlyMap<string, QueueDepth>> {
    const depths = new Map<string, QueueDepth>()
    if (this.#tasks.size === 0 || this.withPgClient === undefined) return depths
    const { rows } = await this.withPgClient((client) =>
      client.query(
        `SELECT task_identifier AS task,
           (count(*) FILTER (WHERE is_free AND run_at <= now()))::int AS waiting,
           (count(*) FILTER (WHERE is_free AND run_at > now()))::int AS delayed,
           (count(*) FILTER (WHERE locked_at IS NOT NULL))::int AS active,
           (count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts))::int AS failed,
           extract(epoch FROM now() - min(run_at) FILTER (WHERE is_free AND run_at <= now()))::float8 AS age
         FROM (
           SELECT *, locked_at IS NULL AND attempts < max_attempts AS is_free FROM ${this.name}.jobs
         ) AS job
         WHERE task_identifier = ANY($1)
         GROUP BY task_identifier`,
        [[...this.#tasks]],
      ),
    )
    for (const task of this.#tasks) {
      const row = rows.find((one) => one['task'] === task)
      const count = (column: string): number => Number(row?.[column]) || 0
      const sizes = {
        waiting: count('waiting'),
        delayed: count('delayed'),
        active: count('active'),
        failed: count('failed'),
      }
      depths.set(task, { sizes, oldestSeconds: count('age') })
    }
    return depths
  }
}

let instances = 0
