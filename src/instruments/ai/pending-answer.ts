import { callErrorOf, type CallError } from '../../gen-ai/call-error.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'

/** How the answers of a library are read. */
export interface AnswerReader {
  readonly readAnswer: (answer: object, call: CallInFlight) => CallError | undefined
  readonly readEvent: (event: object, call: CallInFlight) => CallError | undefined
}

/**
 * An answer that is on its way: its head comes when the request was sent, with all retries, and its body is
 * parsed when the application awaits it, which it may never do.
 */
export class PendingAnswer {
  readonly reader: AnswerReader
  /** Undefined until the options of the request are known. */
  call: CallInFlight | undefined
  #hasHead = false
  #isParsed = false
  #isLeft = false
  /** How many promises of the application can still ask for the body. */
  #holders = 0

  constructor(reader: AnswerReader) {
    this.reader = reader
  }

  begin(call: CallInFlight): void {
    this.call = call
  }

  headCame(): void {
    this.#hasHead = true
    this.call?.touch()
    this.#endIfLeft()
  }

  failed(thrown: unknown): void {
    this.call?.end(callErrorOf(thrown))
  }

  /** The body is being parsed: from now on its end is the call's. */
  parsing(): void {
    this.#isParsed = true
  }

  /** A promise was made that can ask for the body. */
  held(): void {
    this.#holders++
  }

  /** One of those promises was collected. */
  dropped(): void {
    if (--this.#holders === 0) this.left()
  }

  /** Nobody will parse the body here: the application took the raw response, or dropped the promises. */
  left(): void {
    this.#isLeft = true
    this.#endIfLeft()
  }

  #endIfLeft(): void {
    if (this.#isLeft && this.#hasHead && !this.#isParsed) this.call?.abandon()
  }
}
