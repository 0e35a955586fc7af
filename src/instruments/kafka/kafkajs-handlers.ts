import type { DestinationSeries } from '../queues/destination-series.ts'
import { followCall } from '../queues/follow-call.ts'
import type { Work } from '../queues/in-flight.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import type { KafkaMeters } from './kafka-meters.ts'
import type { BatchPayload, KafkajsMessage, MessagePayload, RunConfig } from './kafkajs-library.ts'
import { reportFailure, safely } from './kafkajs-patches.ts'

interface ConsumedBy {
  readonly meters: KafkaMeters
  readonly group: string
}

/** Gives a function that processes a message as the application's does, and measures it. */
export function measuredEachMessage(
  eachMessage: NonNullable<RunConfig['eachMessage']>,
  { meters, group }: ConsumedBy,
): (payload: MessagePayload) => unknown {
  return function measured(this: unknown, payload) {
    const attempt = begin({ topic: meters.topic(payload.topic, group), messages: [payload.message] })
    return followCall(
      () => eachMessage.call(this, payload),
      (failure) => {
        // What fails is fetched again from the message that failed: kafkajs never drops one.
        if (attempt !== undefined) end(attempt, { failure, completed: failure === undefined ? 1 : 0 })
      },
    )
  }
}

/** Gives a function that processes a batch as the application's does, and measures it as one operation. */
export function measuredEachBatch(
  eachBatch: NonNullable<RunConfig['eachBatch']>,
  { meters, group, isAutoResolved }: ConsumedBy & { isAutoResolved: boolean },
): (payload: BatchPayload) => unknown {
  return function measured(this: unknown, payload) {
    const { topic, messages } = payload.batch
    const series = meters.topic(topic, group)
    const attempt = begin({ topic: series, messages })
    series.recordBatchSize('process', messages.length)
    let resolved: string | undefined
    const { resolveOffset } = payload
    const following: BatchPayload = {
      ...payload,
      resolveOffset(offset) {
        resolved = offset
        resolveOffset(offset)
      },
    }
    return followCall(
      () => eachBatch.call(this, following),
      (failure) => {
        if (attempt === undefined) return
        safely(() => {
          const isAllDone = failure === undefined && isAutoResolved
          end(attempt, { failure, completed: isAllDone ? messages.length : countUpTo(messages, resolved) })
        })
      },
    )
  }
}

interface Attempt {
  readonly topic: DestinationSeries
  readonly work: Work
}

function begin({
  topic,
  messages,
}: {
  topic: DestinationSeries
  messages: readonly KafkajsMessage[]
}): Attempt | undefined {
  try {
    const { consumption } = topic
    consumption.consumed.add(messages.length)
    const nowMs = Date.now()
    for (const { timestamp } of messages) {
      const sentMs = Number(timestamp)
      // Clocks of two machines that differ never make a wait negative; a message without a time has -1.
      if (sentMs > 0) consumption.wait.record(Math.max(0, nowMs - sentMs) / 1000)
    }
    return { topic, work: consumption.inFlight.begin(messages.length) }
  } catch (thrown) {
    reportFailure(thrown)
    return undefined
  }
}

interface AttemptEnd {
  readonly failure: { readonly thrown: unknown } | undefined
  /** How many of the messages will not come again. */
  readonly completed: number
}

function end({ topic, work }: Attempt, { failure, completed }: AttemptEnd): void {
  safely(() => {
    const { consumption } = topic
    const seconds = consumption.inFlight.end(work)
    if (failure === undefined) consumption.processed.record(seconds)
    else topic.recordFailure(seconds, jobErrorType(failure.thrown))
    consumption.outcomes.completed?.add(completed)
    // Without an error, messages come again because the application did not resolve them.
    consumption.outcomes[failure === undefined ? 'postponed' : 'retried']?.add(work.count - completed)
  })
}

function countUpTo(messages: readonly KafkajsMessage[], resolved: string | undefined): number {
  if (resolved === undefined) return 0
  const last = BigInt(resolved)
  return messages.filter(({ offset }) => BigInt(offset) <= last).length
}
