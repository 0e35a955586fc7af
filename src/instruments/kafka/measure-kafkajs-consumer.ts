import { ConsumerLedger } from './consumer-ledger.ts'
import type { KafkaMeters } from './kafka-meters.ts'
import type {
  BatchEvent,
  CrashEvent,
  JoinEvent,
  KafkajsConsumer,
  RequestEvent,
  RunConfig,
} from './kafkajs-library.ts'
import { replaceMethod, safely } from './kafkajs-patches.ts'
import { measuredEachBatch, measuredEachMessage } from './kafkajs-handlers.ts'

/** Measures what a consumer processes, and follows what it tells of itself. */
export function measureConsumer(
  consumer: KafkajsConsumer,
  { meters, group }: { meters: KafkaMeters; group: string },
): void {
  const ledger = new ConsumerLedger(group)
  follow(consumer, { meters, ledger })
  replaceMethod(
    consumer,
    'run',
    (original) =>
      function run(this: unknown, ...args: unknown[]): unknown {
        const config = args[0] as RunConfig | undefined
        if (typeof config !== 'object' || config === null) return original.apply(this, args)
        const measured: Record<string, unknown> = { ...config }
        safely(() => {
          meters.addConsumer(ledger)
          ledger.concurrency = Number(config.partitionsConsumedConcurrently) || 1
          if (typeof config.eachMessage === 'function')
            measured['eachMessage'] = measuredEachMessage(config.eachMessage, { meters, group })
          if (typeof config.eachBatch === 'function') {
            const { eachBatch, eachBatchAutoResolve = true } = config
            measured['eachBatch'] = measuredEachBatch(eachBatch, {
              meters,
              group,
              isAutoResolved: eachBatchAutoResolve,
            })
          }
        })
        return original.call(this, measured, ...args.slice(1))
      },
  )
}

/** Which requests of a consumer are measured, and what they are called. */
const requests: Readonly<Record<string, 'poll' | 'commit'>> = { Fetch: 'poll', OffsetCommit: 'commit' }

/** Listens to the consumer: that makes it tell what it knows, and asks the broker for nothing. */
function follow(
  consumer: KafkajsConsumer,
  { meters, ledger }: { meters: KafkaMeters; ledger: ConsumerLedger },
): void {
  const { group } = ledger
  const on = <Payload>(name: string, act: (payload: Payload) => void): void => {
    consumer.on(`consumer.${name}`, ({ payload }) => safely(() => act(payload)))
  }
  on<JoinEvent>('group_join', ({ memberAssignment, duration }) => {
    ledger.assign(memberAssignment)
    // The series of what is to come begin now, so that a rate sees the first message.
    for (const topic of Object.keys(memberAssignment)) void meters.topic(topic, group).consumption
    meters.recordRebalance(duration / 1000, { group })
  })
  on<BatchEvent>('start_batch_process', ({ topic, partition, offsetLagLow }) => {
    ledger.setLag(topic, { partition, messages: Number(offsetLagLow) + 1 })
  })
  on<BatchEvent>('end_batch_process', ({ topic, partition, offsetLag }) => {
    ledger.setLag(topic, { partition, messages: Number(offsetLag) })
  })
  on('stop', () => ledger.stop())
  on<CrashEvent>('crash', ({ error, restart }) => {
    ledger.stop()
    meters.countCrash(error, { group, isRestarting: restart })
  })
  on<RequestEvent>('network.request', ({ apiName, duration = 0 }) => {
    const operation = requests[apiName]
    if (operation !== undefined) meters.recordRequest(operation, { group, seconds: duration / 1000 })
  })
  on<RequestEvent>('network.request_timeout', ({ apiName, sentAt }) => {
    const operation = requests[apiName]
    const seconds = (Date.now() - sentAt) / 1000
    const errorType = 'KafkaJSRequestTimeoutError'
    if (operation !== undefined) meters.recordRequest(operation, { group, seconds, errorType })
  })
}
