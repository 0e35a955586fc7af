const { countdown } = require('../harness/countdown.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['postgres'],
  packages: ['pg-boss', 'pg'],
  counted: 'messaging_process_duration',
  isSlow: true,
  async open({ postgres }) {
    const { PgBoss } = require('pg-boss')
    const schema = `bench_${process.pid}`
    const boss = new PgBoss({ connectionString: postgres, schema, supervise: false, schedule: false })
    boss.on('error', console.error)
    await boss.start()
    await boss.createQueue('bench')
    const { arrived, tick } = countdown()
    // A worker sleeps half a second between two fetches unless it is woken.
    const worker = await boss.work('bench', async () => {
      tick()
      boss.notifyWorker(worker)
    })
    return {
      operations: {
        async 'a job sent and worked on'(count) {
          const all = arrived(count)
          await repeat(() => boss.send('bench', { id: 1 }))(count)
          boss.notifyWorker(worker)
          await all
        },
      },
    }
  },
}
