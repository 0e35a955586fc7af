import { setTimeout } from 'node:timers/promises'
import {
  Kafka,
  logLevel,
  PartitionAssigners,
  type Consumer,
  type KafkaConfig,
  type PartitionAssigner,
  type Producer,
} from 'kafkajs'
import * as kafkajs from 'kafkajs'
import { patchKafkajs } from '../../src/instruments/kafka/patch-kafkajs.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { readStore } from './read-store.ts'
import { serviceUrl } from './services/service-url.ts'

/** One store for all: the library is patched once in a process. */
const store: SeriesStore = new SeriesStore()
patchKafkajs(kafkajs, 'kafkajs', { store, http: { excludedPaths: [] } })

export const { readings, valuesBy } = readStore(store)

/** Gives a client that says nothing and heeds changes of the group within milliseconds. */
export function client(options: Partial<KafkaConfig> = {}): Kafka {
  return new Kafka({ brokers: [serviceUrl('kafka')], logLevel: logLevel.NOTHING, ...options })
}

/** Gives a connected producer, which ends with the scope. */
export async function openProducer(kafka: Kafka = client()): Promise<Producer & AsyncDisposable> {
  const producer = kafka.producer({ retry: { retries: 1, initialRetryTime: 10 } })
  await producer.connect()
  return Object.assign(producer, { [Symbol.asyncDispose]: () => producer.disconnect() })
}

/** Gives a connected consumer of a topic from its first message, which ends with the scope. */
export async function openConsumer(
  topic: string,
  {
    group,
    kafka = client(),
    retries = 5,
    sessionTimeout = 30_000,
  }: { group: string; kafka?: Kafka; retries?: number; sessionTimeout?: number },
): Promise<Consumer & AsyncDisposable> {
  const consumer = kafka.consumer({
    groupId: group,
    heartbeatInterval: 100,
    // A member that left without a word is waited for as long, and one that stands still is put out.
    sessionTimeout,
    rebalanceTimeout: sessionTimeout,
    maxWaitTimeInMs: 100,
    partitionAssigners: [patientAssigner],
    retry: { retries, initialRetryTime: 10 },
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  return Object.assign(consumer, { [Symbol.asyncDispose]: () => consumer.disconnect() })
}

/**
 * Hands out partitions once all members can have asked for theirs: the broker of librdkafka refuses one that asks
 * after the leader has handed them out, where Kafka gives them.
 */
const patientAssigner: PartitionAssigner = (config) => {
  const assigner = PartitionAssigners.roundRobin(config)
  return {
    ...assigner,
    async assign(group) {
      if (group.members.length > 1) await setTimeout(200)
      return assigner.assign(group)
    },
  }
}

/** Gives messages that all go to one partition, in their order. */
export function messagesOf(count: number, partition = 0): { value: string; partition: number }[] {
  return Array.from({ length: count }, (_, i) => ({ value: String(i), partition }))
}

/** Tells how many messages the broker holds of a topic. */
export async function storedMessages(topic: string): Promise<number> {
  return askAdmin(async (admin) => {
    const partitions = await admin.fetchTopicOffsets(topic)
    return partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0)
  })
}

/** Tells up to where a group has committed a partition of a topic. */
export async function committedOffset(
  topic: string,
  { group, partition = 0 }: { group: string; partition?: number },
): Promise<number> {
  return askAdmin(async (admin) => {
    const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
    return Number(offsets!.partitions.find((one) => one.partition === partition)!.offset)
  })
}

async function askAdmin<Answer>(
  ask: (admin: ReturnType<Kafka['admin']>) => Promise<Answer>,
): Promise<Answer> {
  const admin = client().admin()
  await admin.connect()
  try {
    return await ask(admin)
  } finally {
    await admin.disconnect()
  }
}
