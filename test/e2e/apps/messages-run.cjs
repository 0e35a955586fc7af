'use strict'

const { QUEUE_NAME: queueName, RABBITMQ_URL: rabbitmqUrl, REDIS_URL: redisUrl } = process.env

/** Sends one message by each interface of amqplib and one job of Bull, and says when all are done. */
exports.messages = async function messages({ amqplib, callbacks, Bull }) {
  const connection = await amqplib.connect(rabbitmqUrl)
  const channel = await connection.createConfirmChannel()
  await channel.assertQueue(queueName, { durable: false, expires: 60_000 })
  let settled = 0
  const settledAll = new Promise((resolve) => {
    channel.consume(queueName, (message) => {
      channel.ack(message)
      if (++settled === 2) resolve()
    })
  })
  channel.sendToQueue(queueName, Buffer.from('promises'))
  await channel.waitForConfirms()
  callbacks.connect(rabbitmqUrl, (_, other) => {
    other.createChannel((__, sender) => sender.sendToQueue(queueName, Buffer.from('callbacks')))
  })
  const queue = new Bull(queueName, redisUrl)
  queue.process(async () => {})
  const completed = new Promise((resolve) => {
    queue.on('completed', resolve)
  })
  await queue.add({})
  await Promise.all([settledAll, completed])
  console.log('all done')
}
