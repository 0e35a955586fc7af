import { otherValue } from '../../catalog/metric.ts'
import { kafkaConsumerCrashes, kafkaConsumerRebalanceDuration } from '../../catalog/kafka.ts'
import type { Counter, Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { DestinationMeters } from '../queues/destination-meters.ts'
import type { DestinationSeries } from '../queues/destination-series.ts'
import { LiveSet } from '../live-set.ts'
import type { ConsumerLedger } from './consumer-ledger.ts'
import { kafkaErrorType } from './kafka-error-type.ts'
import { observeConsumers } from './observe-consumers.ts'

/** What `messaging.system.name` says of all that is recorded. */
const system = 'kafka'

/** The metrics of Kafka, whichever the client; one for each store. */
export class KafkaMeters {
  readonly #destinations: DestinationMeters
  readonly #consumers = new LiveSet<ConsumerLedger>()
  readonly #rebalances: Histogram<typeof kafkaConsumerRebalanceDuration>
  readonly #crashes: Counter<typeof kafkaConsumerCrashes>

  constructor(store: SeriesStore) {
    this.#destinations = new DestinationMeters(store, {
      system,
      outcomes: ['completed', 'retried', 'postponed'],
    })
    this.#rebalances = store.histogram(kafkaConsumerRebalanceDuration)
    this.#crashes = store.counter(kafkaConsumerCrashes)
    observeConsumers(store, this.#consumers)
  }

  /** Gives the series of a topic, for the consumers of a group or for producers. */
  topic(name: unknown, group?: string): DestinationSeries {
    return this.#destinations.destination(name, group)
  }

  /** Follows a consumer for as long as the application keeps it. */
  addConsumer(ledger: ConsumerLedger): void {
    this.#consumers.add(ledger)
    // Its series begin now, so that a rate sees the first crash.
    this.#crashes.add(0, {
      'messaging.consumer.group.name': ledger.group,
      'kafka.consumer.restarting': 'false',
    })
  }

  /** Counts messages that a call sent, by topic, and records how long it took, in seconds. */
  recordSend(operation: string, { counts, seconds, thrown }: Sending): void {
    const errorType = thrown === undefined ? undefined : kafkaErrorType(thrown.error)
    for (const [name, count] of counts) {
      const topic = this.topic(name)
      topic.recordBatchSize(operation, count)
      topic.countSent(operation, { count, errorType })
    }
    const [only, ...others] = counts.keys()
    // A call to several topics has no destination (semantic conventions: only if it applies to all messages).
    if (only !== undefined && others.length === 0) {
      this.topic(only).recordCall(operation, { type: 'send', seconds, errorType })
      return
    }
    this.#destinations.recorders.operationDuration.record(seconds, {
      'messaging.system.name': system,
      'messaging.operation.name': operation,
      'messaging.operation.type': 'send',
      'error.type': errorType,
    })
  }

  /** Records how long a request of a consumer took, in seconds, and how it failed if it did. */
  recordRequest(operation: 'poll' | 'commit', { group, seconds, errorType }: ConsumerRequest): void {
    this.#destinations.recorders.operationDuration.record(seconds, {
      'messaging.system.name': system,
      'messaging.consumer.group.name': group,
      'messaging.operation.name': operation,
      'messaging.operation.type': operation === 'poll' ? 'receive' : 'settle',
      'error.type': errorType,
    })
  }

  /** Records how long joining a group took, in seconds, and how it failed if it did. */
  recordRebalance(
    seconds: number,
    { group, errorType }: { group: string; errorType?: string | undefined },
  ): void {
    this.#rebalances.record(seconds, { 'messaging.consumer.group.name': group, 'error.type': errorType })
  }

  /** Counts a consumer that stopped because of an error. */
  countCrash(error: unknown, { group, isRestarting }: { group: string; isRestarting: boolean }): void {
    this.#crashes.add(1, {
      'messaging.consumer.group.name': group,
      'error.type': kafkaErrorType(error),
      'kafka.consumer.restarting': isRestarting ? 'true' : 'false',
    })
  }
}

interface Sending {
  /** How many messages went to each topic. */
  readonly counts: ReadonlyMap<unknown, number>
  readonly seconds: number
  readonly thrown: { readonly error: unknown } | undefined
}

interface ConsumerRequest {
  readonly group: string
  readonly seconds: number
  readonly errorType?: string | undefined
}

const metersByStore = new WeakMap<SeriesStore, KafkaMeters>()

/** Gives the metrics of Kafka over a store: one for all clients, so that what they observe adds up. */
export function kafkaMetersOf(store: SeriesStore): KafkaMeters {
  let meters = metersByStore.get(store)
  if (meters === undefined) metersByStore.set(store, (meters = new KafkaMeters(store)))
  return meters
}

/** Gives a group's name as a label. */
export function groupName(group: unknown): string {
  return typeof group === 'string' ? group : otherValue
}
