import { within } from '../../series/within.ts'

/** What can be asked: a queue, or whatever knows several of them. */
export interface AskedQueue {
  readonly name: string
  /** What tells it apart from others of its name. */
  readonly qualifiedName?: string
  /** Set once it is closed or on the way there. */
  readonly closing?: unknown
}

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
export class QueueAnswers<Asked extends AskedQueue, Answer> {
  readonly #limits: AnswerLimits
  readonly #question: (queue: Asked) => Promise<Answer | undefined>
  readonly #answers = new Map<string, QueueAnswer<Answer>>()
  readonly #asked = new Set<string>()
  #refreshing: Promise<void> | undefined
  #refreshedAtMs = -Infinity

  /** The question gives nothing where this object of the library cannot answer it. */
  constructor(limits: AnswerLimits, question: (queue: Asked) => Promise<Answer | undefined>) {
    this.#limits = limits
    this.#question = question
  }

  /** Gives the answers of the queues, if they are fresh; never rejects. */
  async read(queues: Iterable<Asked>): Promise<Iterable<QueueAnswer<Answer>>> {
    if (performance.now() - this.#refreshedAtMs >= this.#limits.freshMs) {
      this.#refreshing ??= this.#refresh(queues).finally(() => {
        this.#refreshing = undefined
        this.#refreshedAtMs = performance.now()
      })
    }
    await this.#refreshing
    return this.#answers.values()
  }

  async #refresh(queues: Iterable<Asked>): Promise<void> {
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

  async #ask(queue: Asked, key: string): Promise<void> {
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
export function isClosing(queue: AskedQueue): boolean {
  return queue.closing !== undefined && queue.closing !== null && queue.closing !== false
}
