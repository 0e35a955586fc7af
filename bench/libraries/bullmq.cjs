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
    let left = 0
    let done
    new Worker(name, async () => undefined, { connection, concurrency: 10 }).on('completed', () => {
      if (--left === 0) done()
    })
    return {
      operations: {
        async 'a job added and processed'(count) {
          left = count
          const all = new Promise((resolve) => (done = resolve))
          await repeat(() => queue.add('job', { id: 1 }))(count)
          await all
        },
      },
    }
  },
}
