const { countdown } = require('../harness/countdown.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['kafka'],
  packages: ['@platformatic/kafka'],
  counted: 'messaging_client_consumed_messages',
  isSlow: true,
  async open({ kafka }) {
    const { Consumer, Producer } = require('@platformatic/kafka')
    const options = { clientId: 'bench', bootstrapBrokers: [kafka] }
    const topic = `bench-${process.pid}`
    const value = Buffer.from('a small message')
    const producer = new Producer({ ...options, autocreateTopics: true })
    const send = () => producer.send({ messages: [{ topic, value }] })
    await send()
    const consumer = new Consumer({ ...options, groupId: topic, maxWaitTime: 100 })
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: 1000 })
    const { arrived, tick } = countdown()
    const first = arrived(1)
    stream.on('data', tick)
    await first
    return {
      operations: {
        async 'a message sent and consumed'(count) {
          const all = arrived(count)
          await repeat(send)(count)
          await all
        },
      },
    }
  },
}
