// Uses every kind of server again and again: a database, a cache, a queue, two brokers.
const amqplib = require('amqplib')
const { Queue, Worker } = require('bullmq')
const { Redis } = require('ioredis')
const { Kafka, logLevel } = require('kafkajs')
const pg = require('pg')

const { POSTGRES_URL, REDIS_URL, RABBITMQ_URL, KAFKA_URL, NAME } = process.env

const pool = new pg.Pool({ connectionString: POSTGRES_URL, max: 2 })
const redis = new Redis(REDIS_URL)
const connection = { url: REDIS_URL, maxRetriesPerRequest: null }
const queue = new Queue(NAME, { connection })
new Worker(NAME, async () => {}, { connection })

async function useRabbitmq() {
  const broker = await amqplib.connect(RABBITMQ_URL)
  const channel = await broker.createConfirmChannel()
  await channel.assertQueue(NAME, { durable: false, expires: 60_000 })
  await channel.consume(NAME, (message) => {
    if (message.fields.redelivered) channel.ack(message)
    else channel.nack(message)
  })
  return () => {
    channel.sendToQueue(NAME, Buffer.from('a message'))
    channel.publish('', `nothing is called ${NAME}`, Buffer.from('lost'), { mandatory: true })
  }
}

async function useKafka() {
  const kafka = new Kafka({ brokers: [KAFKA_URL], logLevel: logLevel.NOTHING })
  const producer = kafka.producer()
  await producer.connect()
  await producer.send({ topic: NAME, messages: [{ value: 'the first' }] })
  const consumer = kafka.consumer({ groupId: NAME, maxWaitTimeInMs: 100 })
  await consumer.connect()
  await consumer.subscribe({ topic: NAME, fromBeginning: true })
  await consumer.run({ eachMessage: async () => {} })
  return () => producer.send({ topic: NAME, messages: [{ value: 'a message' }] })
}

async function main() {
  const send = await Promise.all([useRabbitmq(), useKafka()])
  setInterval(() => {
    void pool.query('select 1')
    void redis.get('nothing')
    void queue.add('work', {})
    for (const one of send) void one()
  }, 100)
}

void main()
