import { otherValue } from '../../catalog/metric.ts'
import { jobOldestAge, messagingProcessDuration } from '../../catalog/queues.ts'
import { reportAttributeLimit } from '../../diagnostics/report-attribute-limit.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { DestinationSeries, type Destination } from './destination-series.ts'
import { messageRecorders, type JobOutcome, type MessageRecorders } from './message-recorders.ts'

const destinationLimit = jobOldestAge.attributes['messaging.destination.name'].limit

/** What a library's messages are recorded as. */
export interface MessagesOf {
  readonly system: Destination['messaging.system.name']
  /** What can become of a message; each begins at 0 with the first consumer, so that a rate sees the first. */
  readonly outcomes: readonly JobOutcome[]
}

/** The metrics that every library of messages has in common, over one store, by destination and consumer group. */
export class DestinationMeters {
  readonly recorders: MessageRecorders
  readonly #of: MessagesOf
  readonly #destinations = new Map<string, Map<string | undefined, DestinationSeries>>()

  constructor(store: SeriesStore, of: MessagesOf) {
    this.recorders = messageRecorders(store)
    this.#of = of
    const oldestAge = store.observable(jobOldestAge)
    store.onCollect(`${of.system} messages`, () => {
      const nowMs = performance.now()
      for (const { attributes, consuming } of this) {
        if (consuming === undefined) continue
        const startMs = consuming.inFlight.oldestMs ?? nowMs
        oldestAge.observe((nowMs - startMs) / 1000, { ...attributes, 'job.state': 'active' })
      }
    })
  }

  /** Gives the series of a destination; those beyond the limit of the catalog share `_OTHER`. */
  destination(name: unknown, group?: string): DestinationSeries {
    const asked = typeof name === 'string' ? name : otherValue
    let groups = this.#destinations.get(asked)
    if (groups === undefined) {
      if (this.#destinations.size >= destinationLimit && asked !== otherValue) {
        const attribute = 'messaging.destination.name'
        const metricName = messagingProcessDuration.name
        reportAttributeLimit({ attribute, metricName, limit: destinationLimit, value: asked })
        return this.destination(otherValue, group)
      }
      this.#destinations.set(asked, (groups = new Map()))
    }
    const known = groups.get(group)
    if (known !== undefined) return known
    if (groups.size > destinationLimit && group !== otherValue) return this.destination(asked, otherValue)
    const attributes: Destination = {
      'messaging.system.name': this.#of.system,
      'messaging.destination.name': asked,
      'messaging.consumer.group.name': group,
    }
    const { outcomes } = this.#of
    const series = new DestinationSeries(this.recorders, { attributes, outcomes })
    groups.set(group, series)
    return series
  }

  /**
   * Records a call that sends messages, by the destination of each, and how it failed if it did.
   *
   * Its duration belongs to its destination; if there are several, to none.
   */
  recordSend(operation: string, { names, seconds, errorType, isBatch, isMade = true }: SendCall): void {
    const counts = new Map<unknown, number>()
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
    const [first, ...others] = counts.keys()
    if (first === undefined) return
    if (others.length === 0)
      this.destination(first).recordCall(operation, { type: 'send', seconds, errorType })
    else {
      this.recorders.operationDuration.record(seconds, {
        'messaging.system.name': this.#of.system,
        'messaging.operation.name': operation,
        'messaging.operation.type': 'send',
        'error.type': errorType,
      })
    }
    if (!isMade) return
    for (const [name, count] of counts) {
      this.destination(name).countSent(operation, { count, errorType })
      if (isBatch) this.destination(name).recordBatchSize(operation, count)
    }
  }

  /** All that were asked for. */
  *[Symbol.iterator](): Generator<DestinationSeries> {
    for (const groups of this.#destinations.values()) yield* groups.values()
  }
}

interface SendCall {
  /** The destination of each message. */
  readonly names: readonly unknown[]
  readonly seconds: number
  readonly errorType: string | undefined
  /** Whether the call may send several. */
  readonly isBatch: boolean
  /** False where the call went well and made no message. */
  readonly isMade?: boolean
}
