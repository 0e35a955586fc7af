import { ConfirmWindow } from './confirm-window.ts'
import type { DestinationSeries } from './destination-series.ts'

/**
 * How many unsettled messages of a channel are remembered. A prefetch is 65535 at most; without one a
 * consumer that never settles could hold any number, and those beyond are delivered but not timed.
 */
const unsettledLimit = 65_536

/** What the instrument remembers of a channel: its consumers, and the messages that are on their way. */
export class ChannelLedger {
  /** Set when the channel is put into confirm mode. */
  confirms: ConfirmWindow | undefined
  readonly #consumers = new Map<string, Consumer>()
  /** By delivery tag, which grows, so that the first is the oldest. */
  readonly #unsettled = new Map<number, Unsettled>()

  /** Notes that the channel is in confirm mode. */
  beginConfirms(): void {
    this.confirms ??= new ConfirmWindow()
  }

  /** Notes a consumer that the broker accepted. */
  addConsumer(tag: string, consumer: Consumer): void {
    this.#consumers.set(tag, consumer)
  }

  /** Forgets a consumer that was cancelled. */
  removeConsumer(tag: string): void {
    this.#consumers.delete(tag)
  }

  /** Counts a message that is handed to a consumer. */
  deliver({ consumerTag, deliveryTag, redelivered }: DeliveryFields): void {
    const consumer = this.#consumers.get(consumerTag)
    if (consumer === undefined) return
    const { consumption } = consumer.destination
    consumption.consumed.add(1)
    if (redelivered) consumption.redelivered.add(1)
    if (!consumer.noAck) this.begin(deliveryTag, consumer.destination)
  }

  /** Begins to time a message until it is settled. */
  begin(deliveryTag: number, destination: DestinationSeries): void {
    if (this.#unsettled.size >= unsettledLimit) return
    this.#unsettled.set(deliveryTag, { destination, startMs: performance.now() })
    destination.consumption.active.add(1)
  }

  /** Records that a message was settled. */
  settle(deliveryTag: number, settlement: Settlement): void {
    const unsettled = this.#unsettled.get(deliveryTag)
    if (unsettled === undefined) return
    this.#unsettled.delete(deliveryTag)
    record(unsettled, { nowMs: performance.now(), settlement })
  }

  /** Records that a message and all before it were settled; tag 0 means all there are (AMQP 0-9-1, basic.ack). */
  settleUpTo(deliveryTag: number, settlement: Settlement): void {
    const nowMs = performance.now()
    for (const [tag, unsettled] of this.#unsettled) {
      if (deliveryTag !== 0 && tag > deliveryTag) break
      this.#unsettled.delete(tag)
      record(unsettled, { nowMs, settlement })
    }
  }

  /** Records that the broker takes back what was not settled, because the channel is gone. */
  close(): void {
    for (const { destination } of this.#unsettled.values()) {
      destination.consumption.active.add(-1)
      destination.consumption.stalled.add(1)
    }
    this.#unsettled.clear()
    this.#consumers.clear()
    this.confirms?.close('CHANNEL_CLOSED')
  }

  /** The destinations of the consumers, once for each of them. */
  *consumed(): Generator<DestinationSeries> {
    for (const { destination } of this.#consumers.values()) yield destination
  }

  /** The oldest unsettled message of each destination. */
  oldest(): Iterable<Unsettled> {
    const oldest = new Map<DestinationSeries, Unsettled>()
    for (const unsettled of this.#unsettled.values()) {
      if (!oldest.has(unsettled.destination)) oldest.set(unsettled.destination, unsettled)
    }
    return oldest.values()
  }
}

/** How a message was settled, and what became of it. */
export interface Settlement {
  readonly outcome: 'completed' | 'retried' | 'dead'
  /** The AMQP method that refused it. */
  readonly refusal?: 'nack' | 'reject' | 'recover'
}

/** A consumer of a queue. */
export interface Consumer {
  readonly destination: DestinationSeries
  /** Whether its messages count as settled when they are sent. */
  readonly noAck: boolean
}

/** A message that was delivered and not settled. */
export interface Unsettled {
  readonly destination: DestinationSeries
  /** When it was delivered, in milliseconds of `performance.now()`. */
  readonly startMs: number
}

export interface DeliveryFields {
  readonly consumerTag: string
  readonly deliveryTag: number
  readonly redelivered: boolean
}

function record(
  { destination, startMs }: Unsettled,
  { nowMs, settlement }: { nowMs: number; settlement: Settlement },
): void {
  const { consumption } = destination
  const seconds = (nowMs - startMs) / 1000
  consumption.active.add(-1)
  consumption[settlement.outcome].add(1)
  if (settlement.refusal === undefined) consumption.processed.record(seconds)
  else destination.recordRefused(seconds, settlement.refusal)
}
