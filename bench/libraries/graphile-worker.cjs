const { countdown } = require('../harness/countdown.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['postgres'],
  packages: ['graphile-worker', 'pg'],
  counted: 'messaging_process_duration',
  isSlow: true,
  async open({ postgres }) {
    const { Logger, run } = require('graphile-worker')
    const { arrived, tick } = countdown()
    const runner = await run({
      connectionString: await newDatabase(postgres),
      concurrency: 5,
      noHandleSignals: true,
      logger: new Logger(() => () => {}),
      taskList: { bench: async () => tick() },
    })
    return {
      operations: {
        async 'a job added and worked on'(count) {
          const all = arrived(count)
          await repeat(() => runner.addJob('bench', { id: 1 }))(count)
          await all
        },
      },
    }
  },
}

/** Workers of one database stop when another schema of it is migrated. */
async function newDatabase(server) {
  const { Client } = require('pg')
  const client = new Client({ connectionString: server })
  await client.connect()
  const name = `bench_graphile_${process.pid}`
  await client.query(`CREATE DATABASE ${name} TEMPLATE template0`)
  await client.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
