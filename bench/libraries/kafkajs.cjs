const { countdown } = require('../harness/countdown.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['kafka'],
  packages: ['kafkajs'],
  counted: 'messaging_client_consumed_messages',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-kafkajs': 'KafkaJsInstrumentation' },
    hasMetrics: true,
  },
  isSlow: true,
  async open({ kafka }) {
    const { Kafka, logLevel } = require('kafkajs')
    const client = new Kafka({ brokers: [kafka], logLevel: logLevel.NOTHING })
    const topic = `bench-${process.pid}`
    const producer = client.producer()
    await producer.connect()
    await producer.send({ topic, messages: [{ value: 'the first makes the topic' }] })
    const consumer = client.consumer({ groupId: topic, maxWaitTimeInMs: 100 })
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: false })
    const { arrived, tick } = countdown()
    await consumer.run({ eachMessage: async () => tick() })
    await new Promise((resolve) => consumer.on(consumer.events.FETCH, resolve))
    return {
      operations: {
        async 'a message sent and consumed'(count) {
          const all = arrived(count)
          await repeat(() => producer.send({ topic, messages: [{ value: 'a small message' }] }))(count)
          await all
        },
      },
    }
  },
}
