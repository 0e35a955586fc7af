import type { InFlight } from '../series/in-flight-series.ts'
import type { HistogramSeries } from '../series/series.ts'
import type { AiRecorders } from './ai-recorders.ts'
import type { CallError } from './call-error.ts'
import type { ModelCall, ModelUsage } from './model-call.ts'
import { currentOuterCall } from './outer-call.ts'
import type { OuterCall } from './process-wide.ts'

/** A call to a model that a library makes: what it tells while it runs is recorded once, when it ends. */
export interface CallInFlight {
  /** Notes that a chunk of a stream has come. */
  chunk(): void
  /** Notes what the call used; of several notes the latest number of each kind holds. */
  use(usage: ModelUsage): void
  /** Notes that the answer has begun: a call that nobody reads to its end is measured until here. */
  touch(): void
  /** Ends the call; a second end is ignored. */
  end(error?: CallError): void
  /** Ends a call that nobody finished: it took until its last chunk, or until the answer began. */
  abandon(error?: CallError): void
}

/**
 * Begins the measurement of a call.
 *
 * Within a call that is measured already, by the `ai` meter or by a library above this one, it is not
 * counted again: it only tells that one what it used.
 */
export function beginCall(recorders: AiRecorders, call: ModelCall): CallInFlight {
  const outer = currentOuterCall()
  return outer === undefined ? new ModelOperation(recorders, call) : new InnerCall(outer)
}

class ModelOperation implements CallInFlight {
  readonly #recorders: AiRecorders
  readonly #call: ModelCall
  readonly #active: InFlight
  readonly #startMs = performance.now()
  #lastMs = this.#startMs
  #perChunk: HistogramSeries | undefined
  #usage: ModelUsage = {}
  #isOver = false

  constructor(recorders: AiRecorders, call: ModelCall) {
    this.#recorders = recorders
    this.#call = call
    this.#active = recorders.active(call)
    this.#active.add(1)
  }

  chunk(): void {
    const nowMs = performance.now()
    if (this.#perChunk === undefined) {
      this.#recorders.timeToFirstChunk(this.#call).record((nowMs - this.#startMs) / 1000)
      this.#perChunk = this.#recorders.timePerOutputChunk(this.#call)
    } else {
      // What is removed while the stream goes on comes again with its next chunk.
      if (this.#perChunk.isRemoved) this.#perChunk = this.#recorders.timePerOutputChunk(this.#call)
      this.#perChunk.record((nowMs - this.#lastMs) / 1000)
    }
    this.#lastMs = nowMs
  }

  use(usage: ModelUsage): void {
    this.#usage = merged(this.#usage, usage)
  }

  touch(): void {
    this.#lastMs = performance.now()
  }

  end(error?: CallError): void {
    this.#end(performance.now(), error)
  }

  abandon(error?: CallError): void {
    this.#end(this.#lastMs, error)
  }

  #end(endMs: number, error: CallError | undefined): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#active.add(-1)
    const durationSeconds = (endMs - this.#startMs) / 1000
    this.#recorders.ended(this.#call, { durationSeconds, ...(error && { error }) })
    this.#recorders.used(this.#call, this.#usage)
  }
}

class InnerCall implements CallInFlight {
  readonly #outer: OuterCall
  #usage: ModelUsage = {}
  #isOver = false

  constructor(outer: OuterCall) {
    this.#outer = outer
  }

  chunk(): void {}

  use(usage: ModelUsage): void {
    this.#usage = merged(this.#usage, usage)
  }

  touch(): void {}

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#outer.use(this.#usage)
  }

  abandon(): void {
    this.end()
  }
}

function merged(known: ModelUsage, latest: ModelUsage): ModelUsage {
  const told = Object.entries(latest).filter(([, value]) => value !== undefined)
  return { ...known, ...Object.fromEntries(told) }
}
