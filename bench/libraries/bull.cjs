const { countdown } = require('../harness/countdown.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['redis'],
  packages: ['bull'],
  counted: 'messaging_process_duration',
  async open({ redis }) {
    const Queue = require('bull')
    const queue = new Queue(`bench-${process.pid}`, redis)
    const { arrived, tick } = countdown()
    void queue.process('job', 10, async () => undefined)
    queue.on('completed', tick)
    return {
      operations: {
        async 'a job added and processed'(count) {
          const all = arrived(count)
          await repeat(() => queue.add('job', { id: 1 }, { removeOnComplete: true }))(count)
          await all
        },
      },
    }
  },
}
