import type { BossManager } from './pg-boss-library.ts'

/** How many jobs may wait for the answer; of those beyond, as while a server is slow, it stays unknown. */
const waitingLimit = 10_000

/** For how long a dead job is remembered: much longer than an answer takes, and less than until somebody retries it. */
const rememberedMs = 30_000

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
  /** When jobs were found dead, by `performance.now()`, the oldest first. */
  readonly #dead = new Map<string, number>()
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
        const dead = ids.filter((id) => !alive.has(id) && this.#isNewlyDead(id)).length
        this.#onFailed(queue, { retried: ids.length - dead, dead })
      } catch {
        // A server that went away or a pool that was closed meanwhile: what became of them stays unknown.
      }
    }
    this.#isAsking = false
  }

  /**
   * Tells whether a job that is dead was not known to be. It may have run again and died before the answer to an
   * earlier failure came, which then was no death.
   */
  #isNewlyDead(id: string): boolean {
    const nowMs = performance.now()
    for (const [known, diedAtMs] of this.#dead) {
      if (nowMs - diedAtMs < rememberedMs && this.#dead.size < waitingLimit) break
      this.#dead.delete(known)
    }
    if (this.#dead.has(id)) return false
    this.#dead.set(id, nowMs)
    return true
  }
}
