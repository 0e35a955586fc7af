import { jobQueueSize, jobWorkerConcurrency, jobWorkers } from '../../catalog/queues.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { QueueLike, WorkerLike } from './bullmq-library.ts'
import { LiveSet } from '../live-set.ts'
import { isClosing, QueueDepth } from './queue-depth.ts'
import type { QueueSystem } from './queue-recorders.ts'

const freshMs = 5_000
const timeoutMs = 1_000

/** Who is told of the queues and workers of the application. */
export interface QueueRegistry {
  addQueue(queue: QueueLike): void
  addWorker(worker: WorkerLike): void
}

/** Observes, at each collection, the queues and workers that are registered, without keeping them alive. */
export function observeQueues(store: SeriesStore, system: QueueSystem = 'bullmq'): QueueRegistry {
  const size = store.observable(jobQueueSize)
  const workerCount = store.observable(jobWorkers)
  const concurrency = store.observable(jobWorkerConcurrency)
  const queueLimit = jobQueueSize.attributes['messaging.destination.name'].limit
  const depth = new QueueDepth({ freshMs, timeoutMs, queueLimit })
  const queues = new LiveSet<QueueLike>(isClosing)
  const workers = new LiveSet<WorkerLike>(isClosing)

  store.onCollect('job.workers', () => {
    for (const worker of workers.living()) {
      const attributes = {
        'messaging.system.name': system,
        'messaging.destination.name': worker.name,
      } as const
      // A paused worker is observed as none: its queue must not vanish from an alert on too few workers.
      const isTaking = worker.isRunning() && !worker.isPaused()
      workerCount.observe(isTaking ? 1 : 0, attributes)
      concurrency.observe(isTaking ? (worker.concurrency ?? worker.opts.concurrency ?? 1) : 0, attributes)
    }
  })
  store.onCollect('job.queue.size', async () => {
    // Workers come first: they talk to the server all the time, so their connection is there.
    const known = [...workers.living(), ...queues.living()]
    if (known.length === 0) return
    for (const { name, sizes } of await depth.read(known)) {
      for (const [state, count] of sizes) {
        size.observe(count, {
          'messaging.system.name': system,
          'messaging.destination.name': name,
          'job.state': state,
        })
      }
    }
  })
  return { addQueue: (queue) => queues.add(queue), addWorker: (worker) => workers.add(worker) }
}
