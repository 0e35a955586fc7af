import type { JobCounter, ListJobs, WorkerLike } from './bullmq-library.ts'
import type { BullQueue } from './bull-library.ts'

/** The states that Bull knows; it keeps jobs of a priority among the waiting ones. */
const states = new Set(['waiting', 'delayed', 'paused', 'active', 'completed', 'failed'])

/** Shows a queue of Bull as a queue, and as a worker, of BullMQ. */
export class BullQueueView implements WorkerLike {
  /** How many jobs it may run at once: the sum over the names that it processes. */
  concurrency = 0
  readonly opts = {}
  readonly #queue: BullQueue

  constructor(queue: BullQueue) {
    this.#queue = queue
  }

  get name(): string {
    return this.#queue.name
  }

  get qualifiedName(): string {
    return `${this.#queue.keyPrefix}:${this.#queue.name}`
  }

  get closing(): unknown {
    return this.#queue.closing
  }

  get scripts(): JobCounter | undefined {
    // Asking would open a connection that the application does not have.
    return this.#queue.clientInitialized === true ? { getCounts: (types) => this.#count(types) } : undefined
  }

  get getJobs(): ListJobs | undefined {
    return this.#queue.clientInitialized === true ? (...asked) => this.#queue.getJobs(...asked) : undefined
  }

  isRunning(): boolean {
    return true
  }

  isPaused(): boolean {
    return Boolean(this.#queue.paused)
  }

  async #count(types: readonly string[]): Promise<readonly unknown[]> {
    const counts = await this.#queue.getJobCounts(...types.filter((type) => states.has(type)))
    return types.map((type) => counts[type] ?? 0)
  }
}
