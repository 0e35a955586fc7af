const { countdown } = require('../harness/countdown.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['rabbitmq'],
  packages: ['amqplib'],
  counted: 'messaging_client_consumed_messages',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-amqplib': 'AmqplibInstrumentation' },
    hasMetrics: false,
  },
  async open({ rabbitmq }) {
    const { connect } = require('amqplib')
    const connection = await connect(rabbitmq)
    const channel = await connection.createChannel()
    const { queue } = await channel.assertQueue('', { exclusive: true })
    const content = Buffer.from('a small message')
    const { arrived, tick } = countdown()
    await channel.prefetch(200)
    await channel.consume(queue, (message) => {
      channel.ack(message)
      tick()
    })
    return {
      operations: {
        async 'a message published, delivered and acknowledged'(count) {
          const all = arrived(count)
          for (let sent = 0; sent < count; sent++) {
            if (!channel.sendToQueue(queue, content))
              await new Promise((resolve) => channel.once('drain', resolve))
          }
          await all
        },
      },
    }
  },
}
