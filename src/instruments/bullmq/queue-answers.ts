import { within } from '../../series/within.ts'
import type { QueueLike } from './bullmq-library.ts'

/** What a queue answered when it was asked last. */
export interface QueueAnswer<Answer> {
  readonly name: string
  readonly answer: Answer
}

export interface AnswerLimits {
  /** For how long answers are used again before the queues are asked anew. */
  readonly freshMs: number
  /** How long the answers of all queues may take; a queue that is later is left out. */
  readonly timeoutMs: number
  /** How many queues are asked. */
  readonly queueLimit: number
}

/**
 * Asks queues a question, over the connections that they have.
 *
 * One question is under way for each queue at most: a server that is away makes questions wait in the
 * client, and they must not pile up there.
 */
export class QueueAnswers<Answer> {
  readonly #limits: AnswerLimits
  readonly #question: (queue: QueueLike) => Promise<Answer | undefined>
  readonly #answers = new Map<string, QueueAnswer<Answer>>()
  readonly #asked = new Set<string>()
  #refreshing: Promise<void> | undefined
  #refreshedAtMs = -Infinity

  /** The question gives nothing where this object of the library cannot answer it. */
  constructor(limits: AnswerLimits, question: (queue: QueueLike) => Promise<Answer | undefined>) {
    this.#limits = limits
    this.#question = question
  }

  /** Gives the answers of the queues, if they are fresh; never rejects. */
  async read(queues: Iterable<QueueLike>): Promise<Iterable<QueueAnswer<Answer>>> {
    if (performance.now() - this.#refreshedAtMs >= this.#limits.freshMs) {
      this.#refreshing ??= this.#refresh(queues).finally(() => {
        this.#refreshing = undefined
        this.#refreshedAtMs = performance.now()
      })
    }
    await this.#refreshing
    return this.#answers.values()
  }

  async #refresh(queues: Iterable<QueueLike>): Promise<void> {
    this.#answers.clear()
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
      const answer = await this.#question(queue)
      if (answer !== undefined && !isClosing(queue)) this.#answers.set(key, { name: queue.name, answer })
    } catch {
      // A server that is away or a queue that closes meanwhile: there is nothing to tell, and the
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
