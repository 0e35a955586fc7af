const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['redis'],
  packages: ['bull'],
  counted: 'messaging_process_duration',
  async open({ redis }) {
    const Queue = require('bull')
    const queue = new Queue(`bench-${process.pid}`, redis)
    let left = 0
    let done
    void queue.process('job', 10, async () => undefined)
    queue.on('completed', () => {
      if (--left === 0) done()
    })
    return {
      operations: {
        async 'a job added and processed'(count) {
          left = count
          const all = new Promise((resolve) => (done = resolve))
          await repeat(() => queue.add('job', { id: 1 }, { removeOnComplete: true }))(count)
          await all
        },
      },
    }
  },
}
