import type { MessagePort } from 'node:worker_threads'
import type { Question, ToApplication, ToEndpoint } from './protocol.ts'

/** For how long the application's thread may say nothing before its event loop counts as blocked. */
const silenceLimitMs = 150

/** The application's thread went silent before it answered: its event loop is blocked. */
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
   * Rejects with ApplicationBlockedError when the application's thread goes silent, and with its own
   * reason when it fails. `takeLate` is given the answer that comes after the former.
   */
  ask(question: Question, takeLate: (value: unknown) => void = () => {}): Promise<unknown> {
    const request = this.#nextRequest++
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#open.set(request, { resolve: takeLate, reject: () => {}, timer: undefined, giveUp: () => {} })
        reject(new ApplicationBlockedError('the event loop of the application is blocked'))
      }
      const timer = setTimeout(giveUp, silenceLimitMs)
      this.#open.set(request, { resolve, reject, timer, giveUp })
      this.#port.postMessage({ type: 'ask', request, question } satisfies ToApplication)
    })
  }

  /** Takes what the application's thread says about a request. */
  receive(message: Extract<ToEndpoint, { type: 'working' | 'answered' | 'failed' }>): void {
    const request = this.#open.get(message.request)
    if (request === undefined) return
    clearTimeout(request.timer)
    if (message.type === 'working') {
      if (request.timer === undefined) return
      request.timer = setTimeout(request.giveUp, Math.max(silenceLimitMs, message.silentForMs ?? 0))
      return
    }
    this.#open.delete(message.request)
    if (message.type === 'answered') request.resolve(message.value)
    else request.reject(new Error(message.reason))
  }
}

interface OpenRequest {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  /** Undefined once it was given up. */
  timer: NodeJS.Timeout | undefined
  readonly giveUp: () => void
}
