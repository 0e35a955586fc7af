import { isFirstPatch } from '../first-patch.ts'
import { methodPatches, type Method } from '../method-patches.ts'
import { followStream, isEventStream } from './follow-stream.ts'
import type { PendingAnswer } from './pending-answer.ts'

/** What is used of the `APIPromise` of a library that Stainless generated. */
export interface ApiPromise {
  /** Settles when the head of the response has come, or the last attempt failed. */
  responsePromise: Promise<unknown>
  /** Parses the body, when the promise is first awaited. */
  parseResponse: Method
  /** Set once the promise was awaited. */
  readonly parsedPromise?: unknown
  asResponse(): Promise<unknown>
}

/** The answer behind the `responsePromise` that an APIPromise and those derived from it share. */
const answers = new WeakMap<Promise<unknown>, PendingAnswer>()

/** Ends what was never awaited, so that nothing stays in flight for ever. */
const dropped = new FinalizationRegistry<PendingAnswer>((answer) => answer.dropped())

/** Gives the answer that a `responsePromise` brings, if it is followed. */
export function answerBehind(responsePromise: Promise<unknown>): PendingAnswer | undefined {
  return answers.get(responsePromise)
}

/**
 * Ends a call when its APIPromise does, and gives a parsed stream on to be followed.
 *
 * The promise stays the object that it is, and is awaited by nobody but the application: its two parts are
 * replaced by ones with the same outcome, so that a rejection which nobody handles stays unhandled.
 */
export function followApiPromise(promise: ApiPromise, answer: PendingAnswer): void {
  if (!answers.has(promise.responsePromise))
    promise.responsePromise = followHead(promise.responsePromise, answer)
  followBody(promise, answer)
}

/** Gives a promise of the head of the response with the same outcome, which ends a call that failed. */
export function followHead(responsePromise: Promise<unknown>, answer: PendingAnswer): Promise<unknown> {
  const followed = responsePromise.then(
    (head) => {
      answer.headCame()
      return head
    },
    (thrown: unknown) => {
      answer.failed(thrown)
      throw thrown
    },
  )
  answers.set(followed, answer)
  return followed
}

/** Ends a call when the body of its response is parsed, or when the stream that it is ends. */
export function followBody(promise: ApiPromise, answer: PendingAnswer): void {
  const { parseResponse } = promise
  promise.parseResponse = function (...args) {
    answer.parsing()
    // Named here and not `this`, so that a promise which is awaited lives until its body is parsed: version 4
    // of `openai` keeps this function alone.
    return (Reflect.apply(parseResponse, promise, args) as Promise<unknown>).then(
      (parsed) => {
        readParsed(parsed, answer)
        return parsed
      },
      (thrown: unknown) => {
        answer.failed(thrown)
        throw thrown
      },
    )
  }
  answer.held()
  dropped.register(promise, answer)
  noticeRawResponses(Object.getPrototypeOf(promise) as object)
}

function readParsed(parsed: unknown, { call, reader }: PendingAnswer): void {
  if (call === undefined) return
  try {
    if (isEventStream(parsed)) followStream(parsed, { call, readEvent: reader.readEvent })
    else call.end(isObject(parsed) ? reader.readAnswer(parsed, call) : undefined)
  } catch {
    // A proxy between the application and the provider may answer anything.
    call.end()
  }
}

/** `asResponse` gives the response unparsed: the application reads the body itself, where it is not seen. */
function noticeRawResponses(prototype: object): void {
  if (!isFirstPatch(prototype, 'ai')) return
  methodPatches('ai').replaceMethod(prototype, 'asResponse', (original) => {
    return function asResponse(this: ApiPromise) {
      // `withResponse` parses first and takes the response then.
      if (this.parsedPromise === undefined) answers.get(this.responsePromise)?.left()
      return Reflect.apply(original, this, arguments) as unknown
    }
  })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
