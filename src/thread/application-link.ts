import type { MessagePort } from 'node:worker_threads'
import type { Question, ToApplication, ToEndpoint } from './protocol.ts'

/** How long the application's thread may take to begin an answer before its event loop counts as blocked. */
const beginWithinMs = 100

/** The application's thread did not begin to answer: its event loop is blocked. */
export class ApplicationBlockedError extends Error {
  override name = 'ApplicationBlockedError'
}

/** Asks the application's thread, from the endpoint's thread, without ever waiting for a blocked one. */
export class ApplicationLink {
  readonly #port: Pick<MessagePort, 'postMessage'>
  readonly #open = new Map<number, OpenRequest>()
  #nextRequest = 0

  constructor(port: Pick<MessagePort, 'postMessage'>) {
    this.#port = port
  }

  /**
   * Asks a question.
   *
   * Rejects with ApplicationBlockedError when the answer is not begun at once, and with the
   * application's own reason when it fails.
   */
  ask(question: Question): Promise<unknown> {
    const request = this.#nextRequest++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#open.delete(request)
        reject(new ApplicationBlockedError('the event loop of the application is blocked'))
      }, beginWithinMs)
      this.#open.set(request, { resolve, reject, timer })
      this.#port.postMessage({ type: 'ask', request, question } satisfies ToApplication)
    })
  }

  /** Takes what the application's thread says about a request. */
  receive(message: Extract<ToEndpoint, { type: 'begun' | 'answered' | 'failed' }>): void {
    const request = this.#open.get(message.request)
    if (request === undefined) return
    clearTimeout(request.timer)
    if (message.type === 'begun') return
    this.#open.delete(message.request)
    if (message.type === 'answered') request.resolve(message.value)
    else request.reject(new Error(message.reason))
  }
}

interface OpenRequest {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}
