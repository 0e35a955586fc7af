import type { KafkaMeters } from './kafka-meters.ts'
import type { KafkajsProducer, KafkajsSender, SentBatch, SentRecord } from './kafkajs-library.ts'
import { followCall } from '../queues/follow-call.ts'
import { replaceMethod, safely } from './kafkajs-patches.ts'

/** Measures what a producer sends, in transactions and outside of them. */
export function measureProducer(producer: KafkajsProducer, meters: KafkaMeters): void {
  measureSender(producer, meters)
  replaceMethod(
    producer,
    'transaction',
    (original) =>
      async function transaction(this: unknown, ...args: unknown[]): Promise<unknown> {
        const begun = (await original.apply(this, args)) as KafkajsSender
        safely(() => measureSender(begun, meters))
        return begun
      },
  )
}

function measureSender(sender: KafkajsSender, meters: KafkaMeters): void {
  measureSend(sender, {
    meters,
    operation: 'send',
    recordsOf: (record) => (isObject(record) ? [record] : []),
  })
  measureSend(sender, {
    meters,
    operation: 'sendBatch',
    recordsOf: (batch) => (isObject(batch) ? ((batch as SentBatch).topicMessages ?? []) : []),
  })
}

function measureSend(sender: KafkajsSender, { meters, operation, recordsOf }: SendMethod): void {
  replaceMethod(
    sender,
    operation,
    (original) =>
      function send(this: unknown, ...args: unknown[]): unknown {
        const startMs = performance.now()
        return followCall(
          () => original.apply(this, args),
          (failure) =>
            safely(() => {
              const seconds = (performance.now() - startMs) / 1000
              const thrown = failure && { error: failure.thrown }
              meters.recordSend(operation, { counts: countByTopic(recordsOf(args[0])), seconds, thrown })
            }),
        )
      },
  )
}

interface SendMethod {
  readonly meters: KafkaMeters
  readonly operation: 'send' | 'sendBatch'
  readonly recordsOf: (argument: unknown) => readonly SentRecord[]
}

function countByTopic(records: readonly SentRecord[]): ReadonlyMap<unknown, number> {
  const counts = new Map<unknown, number>()
  for (const { topic, messages } of records)
    counts.set(topic, (counts.get(topic) ?? 0) + (messages?.length ?? 0))
  return counts
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
