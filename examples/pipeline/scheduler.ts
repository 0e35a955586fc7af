// A scheduler of two pipelines: `nightly`, whose load needs a second attempt each time, and `broken`, which always fails.
import { setTimeout as sleep } from 'node:timers/promises'
import { runPipeline, type Pipeline } from './run-pipeline.ts'

const intervalMs = 500
let loads = 0

const nightly: Pipeline = {
  name: 'nightly',
  tasks: {
    extract_orders: { run: () => sleep(20) },
    extract_users: { run: () => sleep(30) },
    transform: { after: ['extract_orders', 'extract_users'], run: () => sleep(10) },
    load: {
      after: ['transform'],
      attempts: 3,
      run: async () => {
        await sleep(5)
        if (++loads % 2 === 1) throw new WarehouseError('the warehouse is busy')
      },
    },
  },
}

const broken: Pipeline = {
  name: 'broken',
  tasks: {
    extract: { run: () => sleep(5) },
    load: {
      after: ['extract'],
      attempts: 2,
      run: () => Promise.reject(new WarehouseError('no such table')),
    },
  },
}

class WarehouseError extends Error {
  override name = 'WarehouseError'
}

for (let round = 1; ; round++) {
  const scheduledFor = new Date()
  await Promise.allSettled([nightly, broken].map((pipeline) => runPipeline(pipeline, scheduledFor)))
  console.log(`ran ${round} times`)
  await sleep(intervalMs)
}
