import { createRequire } from 'node:module'
import type * as Sqs from '@aws-sdk/client-sqs'
import { startFauxqs, type FauxqsServer } from 'fauxqs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patchSqs } from '../../src/instruments/sqs/patch-sqs.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { readStore } from './read-store.ts'
import { uniqueName } from './services/unique-name.ts'

const require = createRequire(import.meta.url)
const store = new SeriesStore()
const { readings, valuesBy } = readStore(store)

const sent = 'messaging.client.sent.messages'
const operations = 'messaging.client.operation.duration'
const processed = 'messaging.process.duration'
const outcomes = 'job.outcomes'

const variants = ['@aws-sdk/client-sqs', 'client-sqs600'].map((name) => {
  const library = require(name) as typeof Sqs
  patchSqs(library, '@aws-sdk/client-sqs', { store, http: { excludedPaths: [] } })
  const { version } = require(`${name}/package.json`) as { version: string }
  return { version, library }
})

let server: FauxqsServer
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false })
})
afterAll(() => server.stop())

describe.each(variants)('@aws-sdk/client-sqs $version', ({ library }) => {
  const options = (endpoint: string): Sqs.SQSClientConfig => ({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  })
  const open = (endpoint = server.address): Sqs.SQSClient => new library.SQSClient(options(endpoint))

  async function newQueue(client: Sqs.SQSClient): Promise<{ name: string; url: string }> {
    const name = uniqueName('sqs')
    const { QueueUrl } = await client.send(new library.CreateQueueCommand({ QueueName: name }))
    return { name, url: QueueUrl! }
  }

  async function receive(
    client: Sqs.SQSClient,
    input: Sqs.ReceiveMessageCommandInput,
  ): Promise<Sqs.Message[]> {
    const { Messages } = await client.send(
      new library.ReceiveMessageCommand({ MaxNumberOfMessages: 10, ...input }),
    )
    return Messages ?? []
  }

  it('counts messages as they are sent, received and deleted', async () => {
    const client = open()
    const { name: queue, url: QueueUrl } = await newQueue(client)
    await client.send(new library.SendMessageCommand({ QueueUrl, MessageBody: 'one' }))
    const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id }))
    await client.send(new library.SendMessageBatchCommand({ QueueUrl, Entries }))
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue })).toEqual({
      SendMessage: 1,
      SendMessageBatch: 3,
    })

    const messages = await receive(client, { QueueUrl, MessageSystemAttributeNames: ['All'] })
    expect(messages.map(({ Body }) => Body).sort()).toEqual(['a', 'b', 'c', 'one'])
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({ '-': 4 })
    const [age] = await readings('job.oldest.age', { 'messaging.destination.name': queue })
    expect(age!.value).toBeGreaterThan(0)

    const [first, ...others] = messages.map(({ ReceiptHandle }) => ReceiptHandle!)
    await client.send(new library.DeleteMessageCommand({ QueueUrl, ReceiptHandle: first }))
    const deleted = others.map((ReceiptHandle, i) => ({ Id: String(i), ReceiptHandle }))
    await client.send(new library.DeleteMessageBatchCommand({ QueueUrl, Entries: deleted }))
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
    expect(await valuesBy('error.type', { metric: processed, queue })).toEqual({ '-': 4 })
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ completed: 4 })
    expect(await valuesBy('-', { metric: 'messaging.client.consumed.messages', queue })).toEqual({ '-': 4 })
    expect(await valuesBy('-', { metric: 'job.wait.duration', queue })).toEqual({ '-': 4 })
    expect(await valuesBy('messaging.operation.name', { metric: operations, queue })).toEqual({
      SendMessage: 1,
      SendMessageBatch: 1,
      ReceiveMessage: 1,
      DeleteMessage: 1,
      DeleteMessageBatch: 1,
    })
    const batches = { 'messaging.destination.name': queue, 'messaging.operation.name': 'ReceiveMessage' }
    expect(await readings('job.batch.size', batches)).toMatchObject([{ value: 1, sum: 4 }])
    const sentBatches = { ...batches, 'messaging.operation.name': 'SendMessageBatch' }
    expect(await readings('job.batch.size', sentBatches)).toMatchObject([{ value: 1, sum: 3 }])
    // Ground truth: the server has none of them any more.
    expect(server.inspectQueue(queue)!.messages.ready).toHaveLength(0)
    const [reading] = await readings(outcomes, { 'messaging.destination.name': queue })
    expect(reading!.attributes).toMatchObject({ 'messaging.system.name': 'aws_sqs' })
  })

  it('counts the messages of a batch that were refused, and only those', async () => {
    const client = open()
    const { name: queue, url: QueueUrl } = await newQueue(client)
    const Entries = [
      { Id: 'a', MessageBody: 'fits' },
      { Id: 'b', MessageBody: '\u0000' },
    ]
    const { Failed, Successful } = await client.send(
      new library.SendMessageBatchCommand({ QueueUrl, Entries }),
    )
    expect([Successful?.length, Failed?.length]).toEqual([1, 1])
    expect(await valuesBy('error.type', { metric: sent, queue })).toEqual({ '-': 1, [Failed![0]!.Code!]: 1 })
  })

  it('tells what became of messages that are not deleted', async () => {
    const client = open()
    const { name: queue, url: QueueUrl } = await newQueue(client)
    for (const MessageBody of ['released', 'prolonged', 'lost'])
      await client.send(new library.SendMessageCommand({ QueueUrl, MessageBody }))
    // What is to be done before it is over has three seconds.
    const messages = await receive(client, { QueueUrl, VisibilityTimeout: 3 })
    const handleOf = (body: string): string => messages.find(({ Body }) => Body === body)!.ReceiptHandle!
    await client.send(
      new library.ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: handleOf('released'),
        VisibilityTimeout: 0,
      }),
    )
    await client.send(
      new library.ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [{ Id: 'a', ReceiptHandle: handleOf('prolonged'), VisibilityTimeout: 60 }],
      }),
    )
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ retried: 1 })
    expect(await valuesBy('error.type', { metric: processed, queue })).toEqual({ released: 1 })

    await vi.waitFor(
      async () =>
        expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({
          retried: 1,
          stalled: 1,
        }),
      { timeout: 20_000, interval: 50 },
    )
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({ '-': 1 })
    await client.send(new library.DeleteMessageCommand({ QueueUrl, ReceiptHandle: handleOf('prolonged') }))
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({})
  })

  it('counts a message that comes again as one that the receiver lost', async () => {
    const client = open()
    const { name: queue, url: QueueUrl } = await newQueue(client)
    await client.send(
      new library.SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '1' } }),
    )
    await client.send(new library.SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
    const asked = { QueueUrl, WaitTimeSeconds: 5, MessageSystemAttributeNames: ['All' as const] }
    await receive(client, asked)
    const [again] = await receive(client, asked)
    expect(again!.Attributes!.ApproximateReceiveCount).toBe('2')
    expect(await valuesBy('job.outcome', { metric: outcomes, queue })).toEqual({ stalled: 1 })
    expect(await valuesBy('-', { metric: 'job.active', queue })).toEqual({ '-': 1 })
    expect(await valuesBy('-', { metric: 'job.wait.duration', queue })).toEqual({ '-': 1 })
  })

  it('counts what fails by what SQS or Node calls it', async () => {
    const client = open()
    const missing = uniqueName('missing')
    const QueueUrl = `${server.address}/000000000000/${missing}`
    const send = new library.SendMessageCommand({ QueueUrl, MessageBody: 'x' })
    await expect(client.send(send)).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
    await expect(open('http://127.0.0.1:1').send(send)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const expected = { QueueDoesNotExist: 1, ECONNREFUSED: 1 }
    expect(await valuesBy('error.type', { metric: sent, queue: missing })).toEqual(expected)
    expect(await valuesBy('error.type', { metric: operations, queue: missing })).toEqual(expected)
  })

  it('measures calls with a callback and those of the aggregated client', async () => {
    const client = open()
    const { name: queue, url: QueueUrl } = await newQueue(client)
    const command = new library.SendMessageCommand({ QueueUrl, MessageBody: 'x' })
    await new Promise<void>((resolve, reject) =>
      client.send(command, (error, output) => (output?.MessageId ? resolve() : reject(error as Error))),
    )
    const aggregated = new library.SQS(options(server.address))
    await aggregated.sendMessage({ QueueUrl, MessageBody: 'x' })
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue })).toEqual({ SendMessage: 2 })
    const gone = new library.DeleteMessageCommand({ QueueUrl: `${QueueUrl}-gone`, ReceiptHandle: 'x' })
    const failure = await new Promise((resolve) => client.send(gone, resolve))
    expect(failure).toBeInstanceOf(Error)
    expect(await valuesBy('error.type', { metric: operations, queue: `${queue}-gone` })).toEqual({
      QueueDoesNotExist: 1,
    })
  })

  it('leaves every other command and every mistake as it is', async () => {
    const client = open()
    const { name, url: QueueUrl } = await newQueue(client)
    const { QueueUrls } = await client.send(new library.ListQueuesCommand({ QueueNamePrefix: name }))
    expect(QueueUrls).toEqual([QueueUrl])
    expect(() => client.send(undefined as never)).toThrow(TypeError)
    expect(client.send).toHaveLength(3)
    expect(await valuesBy('messaging.operation.name', { metric: operations, queue: name })).toEqual({})
  })
})
