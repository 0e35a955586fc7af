const { startPeer } = require('../harness/peers.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['@aws-sdk/client-sqs'],
  counted: 'messaging_client_sent_messages',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-aws-sdk': 'AwsInstrumentation' },
    hasMetrics: false,
  },
  isSlow: true,
  async open() {
    const { CreateQueueCommand, SendMessageCommand, SQSClient } = require('@aws-sdk/client-sqs')
    const client = new SQSClient({
      endpoint: `http://127.0.0.1:${await startPeer('sqs.cjs')}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    })
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'bench' }))
    const send = () => client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a small message' }))
    return { operations: { 'a message sent': repeat(send) } }
  },
}
