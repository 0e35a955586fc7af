import { jobQueueSize } from '../../catalog/queues.ts'
import { within } from '../../series/within.ts'
import type { QueueLike } from './bullmq-library.ts'

/** The states of jobs; BullMQ has the same words for its lists. */
export const jobStates = jobQueueSize.attributes['job.state'].values

export type JobState = (typeof jobStates)[number]

/** How many jobs of each state a queue held when it was asked last. */
export interface QueueSizes {
  readonly name: string
  readonly sizes: ReadonlyMap<JobState, number>
}

export interface DepthLimits {
  /** For how long sizes are used again before the queues are asked anew. */
  readonly freshMs: number
  /** How long the answers of all queues may take; a queue that is later is left out. */
  readonly timeoutMs: number
  /** How many queues are asked. */
  readonly queueLimit: number
}

/**
 * Asks queues how many jobs they hold, over the connections that they have.
 *
 * One question is under way for each queue at most: a server that is away makes questions wait in the
 * client, and they must not pile up there.
 */
export class QueueDepth {
  readonly #limits: DepthLimits
  readonly #sizes = new Map<string, QueueSizes>()
  readonly #asked = new Set<string>()
  #refreshing: Promise<void> | undefined
  #refreshedAtMs = -Infinity

  constructor(limits: DepthLimits) {
    this.#limits = limits
  }

  /** Gives the sizes of the queues, from answers that are fresh; never rejects. */
  async read(queues: Iterable<QueueLike>): Promise<Iterable<QueueSizes>> {
    if (performance.now() - this.#refreshedAtMs >= this.#limits.freshMs) {
      this.#refreshing ??= this.#refresh(queues).finally(() => {
        this.#refreshing = undefined
        this.#refreshedAtMs = performance.now()
      })
    }
    await this.#refreshing
    return this.#sizes.values()
  }

  async #refresh(queues: Iterable<QueueLike>): Promise<void> {
    this.#sizes.clear()
    const answers: Promise<void>[] = []
    const seen = new Set<string>()
    for (const queue of queues) {
      const key = queue.qualifiedName ?? queue.name
      if (seen.size >= this.#limits.queueLimit) break
      seen.add(key)
      if (!this.#asked.has(key)) answers.push(this.#ask(queue, key))
    }
    await within(this.#limits.timeoutMs, Promise.all(answers))
  }

  async #ask(queue: QueueLike, key: string): Promise<void> {
    this.#asked.add(key)
    try {
      const counts = await (queue.backend ?? queue.scripts)?.getCounts(jobStates)
      if (counts === undefined || isClosing(queue)) return
      const sizes = new Map(jobStates.map((state, i) => [state, Number(counts[i]) || 0]))
      this.#sizes.set(key, { name: queue.name, sizes })
    } catch {
      // A server that is away or a queue that closes meanwhile: there is no size to tell, and the
      // application hears of its connection itself.
    } finally {
      this.#asked.delete(key)
    }
  }
}

/** Tells whether the queue or worker is closed or on the way there; neither comes back from it. */
export function isClosing(queue: QueueLike): boolean {
  return queue.closing !== undefined && queue.closing !== null && queue.closing !== false
}
