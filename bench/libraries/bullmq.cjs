const { countdown } = require('../harness/countdown.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['redis'],
  packages: ['bullmq', 'ioredis'],
  counted: 'messaging_process_duration',
  async open({ redis }) {
    const { Queue, Worker } = require('bullmq')
    const name = `bench-${process.pid}`
    const connection = { url: redis }
    const queue = new Queue(name, { connection, defaultJobOptions: { removeOnComplete: true } })
    const { arrived, tick } = countdown()
    new Worker(name, async () => undefined, { connection, concurrency: 10 }).on('completed', tick)
    return {
      operations: {
        async 'a job added and processed'(count) {
          const all = arrived(count)
          await repeat(() => queue.add('job', { id: 1 }))(count)
          await all
        },
      },
    }
  },
}
