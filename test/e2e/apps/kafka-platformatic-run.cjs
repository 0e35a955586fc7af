'use strict'

const { KAFKA_URL: broker, TOPIC: topic } = process.env

/** Sends a message to a topic, waits until it is received, and says so. */
exports.platformaticRun = async function platformaticRun({ Consumer, Producer }) {
  const options = { clientId: 'app', bootstrapBrokers: [broker] }
  const producer = new Producer({ ...options, autocreateTopics: true })
  await producer.send({ messages: [{ topic, value: Buffer.from('x') }] })
  const consumer = new Consumer({ ...options, groupId: topic, maxWaitTime: 100 })
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: true })
  stream.on('data', () => console.log('all done'))
}
