import { ConsumerLedger } from './consumer-ledger.ts'
import { kafkaErrorType } from './kafka-error-type.ts'
import { groupName, type KafkaMeters } from './kafka-meters.ts'
import type {
  ChannelContext,
  FetchContext,
  MetadataContext,
  PlatformaticClient,
  ReceiveContext,
  TopicPartitions,
} from './platformatic-library.ts'

/** The consumers of @platformatic/kafka, for as long as the application keeps them. */
export class PlatformaticConsumers {
  readonly #meters: KafkaMeters
  readonly #consumers = new WeakMap<PlatformaticClient, FollowedConsumer>()

  constructor(meters: KafkaMeters) {
    this.#meters = meters
  }

  /** Follows a consumer from its creation. */
  add(client: PlatformaticClient): void {
    this.#of(client)
  }

  /** Records a request, which took so many seconds. */
  recordRequest(
    operation: 'poll' | 'commit',
    { context, seconds }: { context: ChannelContext; seconds: number },
  ): void {
    const errorType = context.error ? kafkaErrorType(context.error) : undefined
    this.#meters.recordRequest(operation, { group: groupName(context.client.groupId), seconds, errorType })
  }

  /** Notes that a consumer joined its group, or failed to, after so many seconds. */
  noteJoin({ client, error }: ChannelContext, seconds: number): void {
    const errorType = error ? kafkaErrorType(error) : undefined
    this.#meters.recordRebalance(seconds, { group: groupName(client.groupId), errorType })
    this.#assign(client)
  }

  /** Notes that a consumer left its group. */
  noteLeave({ client, error }: ChannelContext): void {
    if (!error) this.#of(client).ledger.stop()
  }

  /** Learns the ids of topics, by which fetches name them. */
  noteTopics({ client, result }: MetadataContext): void {
    const followed = this.#consumers.get(client)
    if (followed === undefined || result === undefined) return
    for (const [topic, { id }] of result.topics) followed.topicById.set(id, topic)
  }

  /** Notes how far behind a consumer is in the partitions that it fetched: what it has not fetched before. */
  noteFetch({ client, options, result }: FetchContext): void {
    if (result === undefined) return
    const { ledger, topicById } = this.#assign(client)
    const from = new Map<string, bigint>()
    for (const { topicId, partitions } of options.topics)
      for (const { partition, fetchOffset } of partitions) from.set(`${topicId}:${partition}`, fetchOffset)
    for (const { topicId, partitions } of result.responses) {
      const topic = topicById.get(topicId)
      if (topic === undefined) continue
      for (const { partitionIndex: partition, highWatermark } of partitions) {
        const fetchOffset = from.get(`${topicId}:${partition}`)
        if (fetchOffset === undefined || highWatermark < fetchOffset) continue
        ledger.setLag(topic, { partition, messages: Number(highWatermark - fetchOffset) })
      }
    }
  }

  /** Counts a message that is handed to the application. */
  noteMessage({ client, result }: ReceiveContext): void {
    if (result === undefined) return
    const { consumption } = this.#meters.topic(result.topic, groupName(client.groupId))
    consumption.consumed.add(1)
    const sentMs = Number(result.timestamp)
    if (sentMs > 0) consumption.wait.record(Math.max(0, Date.now() - sentMs) / 1000)
  }

  /** The group protocol of Kafka 4 assigns partitions by heartbeats, so what a consumer has is read from itself. */
  #assign(client: PlatformaticClient): FollowedConsumer {
    const followed = this.#of(client)
    const { assignments } = client
    if (!assignments || assignments === followed.assignments) return followed
    followed.assignments = assignments
    followed.ledger.assign(
      Object.fromEntries(assignments.map(({ topic, partitions }) => [topic, partitions])),
    )
    for (const { topic } of assignments) void this.#meters.topic(topic, followed.ledger.group).consumption
    return followed
  }

  #of(client: PlatformaticClient): FollowedConsumer {
    let followed = this.#consumers.get(client)
    if (followed === undefined) {
      const ledger = new ConsumerLedger(groupName(client.groupId))
      this.#meters.addConsumer(ledger)
      this.#consumers.set(client, (followed = { ledger, topicById: new Map(), assignments: undefined }))
    }
    return followed
  }
}

interface FollowedConsumer {
  readonly ledger: ConsumerLedger
  /** As many as the topics that it asked for. */
  readonly topicById: Map<string, string>
  assignments: readonly TopicPartitions[] | undefined
}
