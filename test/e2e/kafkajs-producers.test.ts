import { expect, test } from 'vitest'
import { findProgram } from '../../scripts/services/find-program.ts'
import { startKafkaBroker } from '../../scripts/services/kafka-broker.ts'
import { client, messagesOf, openProducer, readings, storedMessages, valuesBy } from './kafkajs-bench.ts'
import { reservePort } from './reserve-port.ts'
import { uniqueName } from './services/unique-name.ts'

const sent = 'messaging.client.sent.messages'
const operations = 'messaging.client.operation.duration'

test.concurrent('counts what producers send as the broker stores it', async () => {
  const [one, other] = [uniqueName('sent'), uniqueName('sent')]
  await using producer = await openProducer()
  const [answer] = await producer.send({ topic: one, messages: messagesOf(3) })
  expect(answer).toMatchObject({ topicName: one, partition: 0, errorCode: 0, baseOffset: '0' })
  await producer.sendBatch({
    topicMessages: [
      { topic: one, messages: messagesOf(2) },
      { topic: other, messages: messagesOf(4) },
    ],
  })

  expect(await valuesBy('messaging.operation.name', { metric: sent, queue: one })).toEqual({
    send: 3,
    sendBatch: 2,
  })
  expect(await storedMessages(one)).toBe(5)
  expect(await valuesBy('messaging.operation.name', { metric: sent, queue: other })).toEqual({ sendBatch: 4 })
  expect(await storedMessages(other)).toBe(4)
  expect(await valuesBy('messaging.operation.type', { metric: operations, queue: one })).toEqual({ send: 1 })
  const [batches] = await readings('job.batch.size', { 'messaging.destination.name': other })
  expect(batches).toMatchObject({ value: 1, sum: 4 })
  const [reading] = await readings(sent, { 'messaging.destination.name': other })
  expect(reading?.attributes).toEqual({
    'messaging.system.name': 'kafka',
    'messaging.destination.name': other,
    'messaging.operation.name': 'sendBatch',
  })
})

test.concurrent('counts what transactions send', async () => {
  const topic = uniqueName('transaction')
  const producer = client().producer({ transactionalId: topic, maxInFlightRequests: 1 })
  await producer.connect()
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: messagesOf(2) })
  await transaction.commit()
  await producer.disconnect()

  expect(await valuesBy('messaging.operation.name', { metric: sent, queue: topic })).toEqual({ send: 2 })
})

test.concurrent('counts messages that could not be sent, with what kept them', async () => {
  const [gone, invalid] = [uniqueName('gone'), uniqueName('invalid')]
  const broker = await startKafkaBroker({ kcat: findProgram('kcat')!, port: await reservePort() })
  const kafka = client({ brokers: [broker.url], retry: { retries: 1, initialRetryTime: 10 } })
  await using producer = await openProducer(kafka)
  await producer.send({ topic: gone, messages: messagesOf(1) })
  await broker.stop()
  await expect(producer.send({ topic: gone, messages: messagesOf(2) })).rejects.toThrow(
    'connect ECONNREFUSED',
  )
  await expect(producer.send({ topic: invalid, messages: [{}] as never })).rejects.toThrow('Invalid message')

  expect(await valuesBy('error.type', { metric: sent, queue: gone })).toEqual({ '-': 1, ECONNREFUSED: 2 })
  expect(await valuesBy('error.type', { metric: operations, queue: gone })).toEqual({
    '-': 1,
    ECONNREFUSED: 1,
  })
  expect(await valuesBy('error.type', { metric: sent, queue: invalid })).toEqual({
    KafkaJSNonRetriableError: 1,
  })
})

test('hands everything to the application as it is without the instrument', async () => {
  const producer = client().producer()
  expect(producer.send.name).toBe('send')
  expect(Object.keys(producer)).toEqual([
    'connect',
    'disconnect',
    'isIdempotent',
    'events',
    'on',
    'send',
    'sendBatch',
    'transaction',
    'logger',
  ])
  await expect(producer.send({ topic: 'x', messages: [] })).rejects.toThrow('The producer is disconnected')
  await expect(producer.send(undefined as never)).rejects.toThrow(TypeError)
  expect(() => client().consumer(undefined as never)).toThrow('groupId must be a non-empty string')
  await expect(producer.transaction()).rejects.toThrow('Must provide transactional id')
})
