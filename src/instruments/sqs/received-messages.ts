import type { DestinationSeries } from '../queues/destination-series.ts'
import type { Work } from '../queues/in-flight.ts'
import type { SqsMessage } from './sqs-library.ts'

/** How many messages are remembered; those beyond are counted and not timed. */
const messageLimit = 10_000

/** The longest that SQS hides a message, in seconds: what no receiver said, the queue may have up to this. */
const longestVisibilitySeconds = 43_200

/** The messages that this process received and has neither deleted nor lost, by their receipt handles. */
export class ReceivedMessages {
  readonly #byHandle = new Map<string, Received>()
  /** A message that comes again has a new handle, which ends the one before. */
  readonly #handleById = new Map<string, string>()

  /** Notes a message that was received. */
  add({ MessageId, ReceiptHandle }: SqsMessage, { queue, visibilitySeconds }: Reception): void {
    if (ReceiptHandle === undefined) return
    const before = MessageId === undefined ? undefined : this.#handleById.get(MessageId)
    if (before !== undefined) this.#end(before)?.queue.consumption.outcomes.stalled?.add(1)
    if (this.#byHandle.size >= messageLimit) return
    const { inFlight } = queue.consumption
    const expiresMs = performance.now() + (visibilitySeconds ?? longestVisibilitySeconds) * 1000
    this.#byHandle.set(ReceiptHandle, { id: MessageId, queue, expiresMs, work: inFlight.begin() })
    if (MessageId !== undefined) this.#handleById.set(MessageId, ReceiptHandle)
  }

  /** Records that a message was processed, which SQS is told by deleting it. */
  complete(handle: string): void {
    const ended = this.#end(handle)
    if (ended === undefined) return
    const { outcomes, processed } = ended.queue.consumption
    outcomes.completed?.add(1)
    processed.record(ended.seconds)
  }

  /** Notes until when a message is hidden now, in seconds; at 0 it comes again at once. */
  change(handle: string, visibilitySeconds: number): void {
    const received = this.#byHandle.get(handle)
    if (received === undefined) return
    if (visibilitySeconds > 0) {
      received.expiresMs = performance.now() + visibilitySeconds * 1000
      return
    }
    const { seconds } = this.#end(handle)!
    received.queue.consumption.outcomes.retried?.add(1)
    received.queue.recordFailure(seconds, 'released')
  }

  /** Forgets the messages whose time is over: SQS hands them out again. */
  expire(): void {
    const nowMs = performance.now()
    for (const [handle, { expiresMs, queue }] of this.#byHandle) {
      if (expiresMs > nowMs) continue
      this.#end(handle)
      queue.consumption.outcomes.stalled?.add(1)
    }
  }

  #end(handle: string): { readonly queue: DestinationSeries; readonly seconds: number } | undefined {
    const received = this.#byHandle.get(handle)
    if (received === undefined) return undefined
    this.#byHandle.delete(handle)
    const { id, queue, work } = received
    if (id !== undefined && this.#handleById.get(id) === handle) this.#handleById.delete(id)
    return { queue, seconds: queue.consumption.inFlight.end(work) }
  }
}

interface Reception {
  readonly queue: DestinationSeries
  /** For how long SQS hides the message, if the receiver said so. */
  readonly visibilitySeconds: number | undefined
}

interface Received {
  readonly id: string | undefined
  readonly queue: DestinationSeries
  readonly work: Work
  /** Until when it is hidden from others, in milliseconds of `performance.now()`. */
  expiresMs: number
}
