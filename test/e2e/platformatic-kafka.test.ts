import {
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
  type ConsumeOptions,
  type Message,
  type MessagesStream,
} from '@platformatic/kafka'
import { expect, test, vi } from 'vitest'
import { findProgram } from '../../scripts/services/find-program.ts'
import { startKafkaBroker } from '../../scripts/services/kafka-broker.ts'
import { patchPlatformaticKafka } from '../../src/instruments/kafka/patch-platformatic-kafka.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { committedOffset, storedMessages } from './kafkajs-bench.ts'
import { readStore } from './read-store.ts'
import { reservePort } from './reserve-port.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'

const store = new SeriesStore()
patchPlatformaticKafka({}, '@platformatic/kafka', { store, http: { excludedPaths: [] } })
const { readings, valuesBy } = readStore(store)

const sent = 'messaging.client.sent.messages'
const operations = 'messaging.client.operation.duration'
const lag = 'kafka.consumer.lag'

/** The broker waits three seconds for more members before it hands out the partitions of a group. */
const within = { timeout: 30_000, interval: 20 }

type Texts = Message<string, string, string, string>

function openProducer({ broker = serviceUrl('kafka'), of: ProducerOf = Producer } = {}): Producer<
  string,
  string,
  string,
  string
> {
  return new ProducerOf({
    clientId: 'test',
    bootstrapBrokers: [broker],
    serializers: stringSerializers,
    autocreateTopics: true,
    retries: 0,
  })
}

function openConsumer(groupId: string): Consumer<string, string, string, string> {
  return new Consumer({
    groupId,
    clientId: 'test',
    bootstrapBrokers: [serviceUrl('kafka')],
    deserializers: stringDeserializers,
    sessionTimeout: 30_000,
    heartbeatInterval: 500,
    maxWaitTime: 100,
  })
}

function consume(
  consumer: Consumer<string, string, string, string>,
  options: Partial<ConsumeOptions<string, string, string, string>> & { topics: string[] },
): Promise<MessagesStream<string, string, string, string>> {
  return consumer.consume({ mode: 'earliest', autocommit: true, ...options } as never)
}

test.concurrent('counts what producers send as the broker stores it', async () => {
  const [one, other] = [uniqueName('sent'), uniqueName('sent')]
  const producer = openProducer()
  const messages = [one, one, other].map((topic) => ({ topic, value: 'x', partition: 0 }))
  const answer = await producer.send({ messages })
  await producer.send({ messages: messages.slice(0, 1) })
  await producer.close()

  expect(answer.offsets).toHaveLength(2)
  expect([await storedMessages(one), await storedMessages(other)]).toEqual([3, 1])
  expect(await valuesBy('messaging.operation.name', { metric: sent, queue: one })).toEqual({ send: 3 })
  expect(await valuesBy('messaging.operation.name', { metric: sent, queue: other })).toEqual({ send: 1 })
  expect(await valuesBy('messaging.operation.type', { metric: operations, queue: one })).toEqual({ send: 1 })
  expect(await readings('job.batch.size', { 'messaging.destination.name': one })).toMatchObject([
    { value: 2, sum: 3 },
  ])
})

// The first 2 asks for versions of the protocol that the broker does not have, so it is tested without one.
const producers = [
  ['', Producer],
  [' by 2.2', ((await import('platformatic-kafka22' as string)) as { Producer: typeof Producer }).Producer],
] as const

test.concurrent.each(producers)(
  'counts messages that could not be sent%s, with what kept them',
  async (_by, of) => {
    const topic = uniqueName('gone')
    const broker = await startKafkaBroker({ kcat: findProgram('kcat')!, port: await reservePort() })
    await broker.stop()
    const producer = openProducer({ broker: broker.url, of })
    await expect(producer.send({ messages: [{ topic, value: 'x' }] })).rejects.toThrow(/failed|connect/i)
    await producer.close()

    expect(await valuesBy('error.type', { metric: sent, queue: topic })).toEqual({ ECONNREFUSED: 1 })
    expect(await valuesBy('error.type', { metric: operations, queue: topic })).toEqual({ ECONNREFUSED: 1 })
  },
)

test.concurrent('counts what consumers get, and tells how far behind they are', async () => {
  const [queue, group] = [uniqueName('consumed'), uniqueName('group')]
  const producer = openProducer()
  const send = (count: number): Promise<unknown> =>
    producer.send({
      messages: Array.from({ length: count }, () => ({ topic: queue, value: 'x', partition: 0 })),
    })
  await send(5)
  const consumer = openConsumer(group)
  const stream = await consume(consumer, { topics: [queue] })
  const got: Texts[] = []
  stream.on('data', (message) => got.push(message))
  await vi.waitFor(() => expect(got).toHaveLength(5), within)
  await vi.waitFor(async () => expect(await committedOffset(queue, { group })).toBe(5), within)

  for (const metric of ['messaging.client.consumed.messages', 'job.wait.duration']) {
    expect(await valuesBy('messaging.consumer.group.name', { metric, queue })).toEqual({ [group]: 5 })
  }
  expect(await valuesBy('-', { metric: 'kafka.consumer.assigned_partitions', queue, group })).toEqual({
    '-': 4,
  })
  expect(await valuesBy('-', { metric: 'job.workers', queue, group })).toEqual({ '-': 1 })
  expect(await valuesBy('-', { metric: 'kafka.consumer.rebalance.duration', group })).toEqual({ '-': 1 })
  for (const operation of ['poll', 'commit']) {
    // The broker has the offset before the consumer has its answer.
    await vi.waitFor(
      async () =>
        expect(await valuesBy('error.type', { metric: operations, group, operation })).toEqual({
          '-': expect.any(Number) as number,
        }),
      within,
    )
  }
  // Caught up: the next poll finds nothing that was not handed over.
  await vi.waitFor(async () => expect(await lagOf(queue)).toEqual([0]), within)
  stream.pause()
  await stream.close()
  await consumer.close(true)
  await producer.close()
  expect(await valuesBy('-', { metric: 'job.workers', queue, group })).toEqual({})
  expect(await lagOf(queue)).toEqual([])
})

test.concurrent('sees a consumer that falls behind', async () => {
  const [queue, group] = [uniqueName('behind'), uniqueName('group')]
  const producer = openProducer()
  await producer.send({
    messages: Array.from({ length: 50 }, () => ({ topic: queue, value: 'x'.repeat(100), partition: 0 })),
  })
  const consumer = openConsumer(group)
  const stream = await consume(consumer, {
    topics: [queue],
    highWaterMark: 1,
    maxBytesPerPartition: 1,
  } as never)
  const held = await new Promise<Texts>((resolve) =>
    stream.once('data', (message) => {
      stream.pause()
      resolve(message)
    }),
  )
  expect(held.offset).toBe(0n)
  const [behind] = await lagOf(queue)
  expect(behind).toBeGreaterThan(0)
  await stream.close()
  await consumer.close(true)
  await producer.close()
})

test('leaves what the library refuses itself uncounted, and as it is', async () => {
  const producer = openProducer()
  await producer.close()
  await expect(producer.send({ messages: [{ topic: 'x', value: 'x' }] })).rejects.toThrow('Client is closed')
  expect(await valuesBy('error.type', { metric: sent, queue: 'x' })).toEqual({})
})

async function lagOf(queue: string): Promise<number[]> {
  return (await readings(lag, { 'messaging.destination.name': queue })).map(({ value }) => value)
}
