'use strict'

const { createRequire } = require('node:module')
const { trace } = require('@opentelemetry/api')

const { LIBRARY: name, NAME: place, SERVER_URL: url } = process.env

/** Uses the library once inside a span of the application's own, says so, and stays. */
exports.runTracedLibrary = async function runTracedLibrary(library) {
  await runs[name](library, (work) =>
    trace.getTracer('app').startActiveSpan('root', async (span) => {
      await work()
      span.end()
    }),
  )
  console.log('all done')
  setInterval(() => {}, 1000)
}

const runs = {
  async mysql2({ createPool }, inSpan) {
    const pool = createPool(url).promise()
    await inSpan(() => pool.query("SELECT ? AS answer, 'secret' AS literal", ['secret']))
  },

  async mongodb({ MongoClient }, inSpan) {
    const client = await new MongoClient(url).connect()
    await inSpan(() => client.db(place).collection('item').insertOne({ _id: 'secret' }))
  },

  async redis({ createClient }, inSpan) {
    const client = await createClient({ url }).connect()
    await client.set('outside', '1')
    await inSpan(async () => {
      await client.set('inside', 'secret')
      await client.eval('return ARGV[1]', { keys: ['inside'], arguments: ['secret'] })
      await client.multi().get('inside').exec()
    })
  },

  async amqplib({ connect }, inSpan) {
    const channel = await (await connect(url)).createConfirmChannel()
    await channel.assertQueue(place, { durable: false, expires: 60_000 })
    const { promise: processed, resolve } = Promise.withResolvers()
    await channel.consume(place, (message) => {
      trace.getTracer('app').startSpan('inside').end()
      channel.ack(message)
      resolve()
    })
    await inSpan(async () => {
      channel.sendToQueue(place, Buffer.from('secret'))
      await channel.waitForConfirms()
    })
    await processed
  },

  async '@aws-sdk/client-sqs'({ SQS }, inSpan) {
    const credentials = { accessKeyId: 'a', secretAccessKey: 's' }
    const sqs = new SQS({ endpoint: url, region: 'us-east-1', credentials })
    const { QueueUrl } = await sqs.createQueue({ QueueName: place })
    await inSpan(() => sqs.sendMessage({ QueueUrl, MessageBody: 'secret' }))
    const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] })
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle })
  },

  async '@aws-sdk/client-bedrock-runtime'(
    { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand },
    inSpan,
  ) {
    // It asks over HTTP/2 unless it is told otherwise.
    const { NodeHttpHandler } = createRequire(require.resolve(name))('@smithy/node-http-handler')
    const credentials = { accessKeyId: 'a', secretAccessKey: 's' }
    const requestHandler = new NodeHttpHandler()
    const client = new BedrockRuntimeClient({
      endpoint: url,
      region: 'us-east-1',
      credentials,
      requestHandler,
    })
    const question = { modelId: 'model', messages: [{ role: 'user', content: [{ text: 'secret' }] }] }
    await inSpan(async () => {
      await client.send(new ConverseCommand(question))
      const { stream } = await client.send(new ConverseStreamCommand(question))
      for await (const part of stream) if (part.metadata) break
    })
  },

  async kafkajs({ Kafka, logLevel }, inSpan) {
    const kafka = new Kafka({ brokers: [url], logLevel: logLevel.NOTHING })
    const producer = kafka.producer()
    await producer.connect()
    await inSpan(() => producer.send({ topic: place, messages: [{ value: 'secret' }] }))
    const consumer = kafka.consumer({ groupId: place, maxWaitTimeInMs: 100 })
    await consumer.connect()
    await consumer.subscribe({ topic: place, fromBeginning: true })
    const processed = new Promise((resolve) => consumer.on('consumer.commit_offsets', resolve))
    await consumer.run({
      eachMessage: async () => trace.getTracer('app').startSpan('inside').end(),
    })
    await processed
  },
}
