import { AsyncLocalStorage } from 'node:async_hooks'
import { abortedCall, callErrorOf, type CallError } from '../../gen-ai/call-error.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'

/** A try of a call to a model. */
export interface ModelTry {
  readonly call: CallInFlight
  readonly model: object
  readonly method: string
  /** The first is 1. */
  readonly number: number
  readonly abortSignal: unknown
}

/** What the SDK does where nothing else is said, in versions 4 to 7. */
const defaultMaxRetries = 2

/**
 * Joins the tries that a function of the AI SDK makes of a call to a model: one call, as with every other library.
 *
 * The SDK tries again what failed with `isRetryable`, after a delay. A failed try waits for the next one
 * of the same model within the same call of the function, and ends the call when that function ends without it.
 */
export class JoinedTries {
  readonly #maxRetries: number
  readonly #waiting = new Set<WaitingTry>()

  private constructor(maxRetries: unknown) {
    this.#maxRetries = typeof maxRetries === 'number' ? maxRetries : defaultMaxRetries
  }

  /** Runs a function of the SDK that was given how often it tries again. */
  static within<Result>(maxRetries: unknown, run: () => Result): Result {
    const tries = new JoinedTries(maxRetries)
    const result = current.run(tries, run)
    if (result instanceof Promise) {
      // The promise that it gives takes the place of the function's, so that a rejection stays unhandled.
      return result.finally(() => tries.#endAll()) as Result
    }
    // What a stream is read from; one that is thrown away is never tried again.
    if (typeof result === 'object' && result !== null) dropped.register(result, tries)
    return result
  }

  /** Takes the call that a new try belongs to; undefined when it is a call of its own. */
  static take({ model, method }: Pick<ModelTry, 'model' | 'method'>): ModelTry | undefined {
    const tries = current.getStore()
    if (tries === undefined) return undefined
    for (const waiting of tries.#waiting) {
      if (waiting.failed.model !== model || waiting.failed.method !== method) continue
      tries.#stopWaiting(waiting)
      return waiting.failed
    }
    return undefined
  }

  /** Ends a call whose try has failed, unless it is going to be tried again. */
  static failed(failed: ModelTry, thrown: unknown): void {
    const error = callErrorOf(thrown)
    const tries = current.getStore()
    const isTriedAgain =
      tries !== undefined &&
      failed.number <= tries.#maxRetries &&
      (thrown as { isRetryable?: unknown } | null | undefined)?.isRetryable === true
    if (!isTriedAgain) {
      failed.call.end(error)
      return
    }
    failed.call.touch()
    // Version 4 waits for its delay all the same, and then tries what ends at once: it waits on, as the call that is over.
    const waiting: WaitingTry = { failed, error, abort: () => failed.call.abandon(abortedCall) }
    tries.#waiting.add(waiting)
    if (failed.abortSignal instanceof AbortSignal) failed.abortSignal.addEventListener('abort', waiting.abort)
  }

  /** Ends what waits still: its last try was the last. */
  static endDropped(tries: JoinedTries): void {
    tries.#endAll()
  }

  #endAll(): void {
    for (const waiting of this.#waiting) {
      this.#stopWaiting(waiting)
      waiting.failed.call.abandon(waiting.error)
    }
  }

  #stopWaiting(waiting: WaitingTry): void {
    this.#waiting.delete(waiting)
    const { abortSignal } = waiting.failed
    if (abortSignal instanceof AbortSignal) abortSignal.removeEventListener('abort', waiting.abort)
  }
}

interface WaitingTry {
  readonly failed: ModelTry
  readonly error: CallError
  readonly abort: () => void
}

const current = new AsyncLocalStorage<JoinedTries>()
const dropped = new FinalizationRegistry<JoinedTries>((tries) => JoinedTries.endDropped(tries))
