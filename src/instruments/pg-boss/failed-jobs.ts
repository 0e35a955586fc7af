import type { BossManager } from './pg-boss-library.ts'

/** How many jobs may wait for the answer; of those beyond, as while a server is slow, it stays unknown. */
const waitingLimit = 10_000

/** What became of jobs that failed. */
export interface FailureCounts {
  readonly retried: number
  readonly dead: number
}

/**
 * Finds out which failed jobs run again and which are dead: pg-boss decides it in the database and does not tell.
 *
 * One question is under way at most, for all jobs of a queue that failed meanwhile.
 */
export class FailedJobs {
  readonly #manager: BossManager
  readonly #onFailed: (queue: string, counts: FailureCounts) => void
  readonly #waiting = new Map<string, string[]>()
  #count = 0
  #isAsking = false

  constructor(manager: BossManager, onFailed: (queue: string, counts: FailureCounts) => void) {
    this.#manager = manager
    this.#onFailed = onFailed
  }

  /** Notes jobs that pg-boss wrote down as failed. */
  add(queue: string, ids: readonly string[]): void {
    if (this.#count + ids.length > waitingLimit) return
    this.#count += ids.length
    const waiting = this.#waiting.get(queue)
    if (waiting === undefined) this.#waiting.set(queue, [...ids])
    else waiting.push(...ids)
    if (!this.#isAsking) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#isAsking = true
    for (const [queue, ids] of this.#waiting) {
      this.#waiting.delete(queue)
      this.#count -= ids.length
      try {
        const { config, db } = this.#manager
        const { rows } = await db.executeSql(
          `SELECT id FROM ${config.schema}.job WHERE name = $1 AND id = ANY($2::uuid[]) AND state <> 'failed'`,
          [queue, ids],
        )
        const alive = new Set(rows.map(({ id }) => id))
        const retried = ids.filter((id) => alive.has(id)).length
        this.#onFailed(queue, { retried, dead: ids.length - retried })
      } catch {
        // A server that went away or a pool that was closed meanwhile: what became of them stays unknown.
      }
    }
    this.#isAsking = false
  }
}
