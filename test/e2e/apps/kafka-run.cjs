'use strict'

const { KAFKA_URL: broker, TOPIC: topic } = process.env

/** Sends a message to a topic, waits until it is processed, and says so. */
exports.kafkaRun = async function kafkaRun({ Kafka, logLevel }) {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING })
  const producer = kafka.producer()
  await producer.connect()
  await producer.send({ topic, messages: [{ value: 'x' }] })
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 100 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  consumer.on('consumer.end_batch_process', () => console.log('all done'))
  await consumer.run({ eachMessage: async () => {} })
}
