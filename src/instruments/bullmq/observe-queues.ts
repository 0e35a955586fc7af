import { jobOldestAge, jobQueueSize, jobWorkerConcurrency, jobWorkers } from '../../catalog/queues.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { QueueLike, WorkerLike } from './bullmq-library.ts'
import { LiveSet } from '../live-set.ts'
import { isClosing, QueueAnswers } from '../queues/queue-answers.ts'
import { askSizes, askWaitingSince } from './queue-questions.ts'
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
  const oldestAge = store.observable(jobOldestAge)
  const limits = { freshMs, timeoutMs, queueLimit }
  const depth = new QueueAnswers(limits, askSizes)
  const waiting = new QueueAnswers(limits, askWaitingSince)
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
    for (const { name, answer } of await depth.read(known)) {
      for (const [state, count] of answer) {
        size.observe(count, {
          'messaging.system.name': system,
          'messaging.destination.name': name,
          'job.state': state,
        })
      }
    }
  })
  store.onCollect('job.oldest.age', async () => {
    const known = [...queues.living()]
    if (known.length === 0) return
    const nowMs = Date.now()
    // Queues of one name with different prefixes are one series: the oldest of them counts.
    const ages = new Map<string, number>()
    for (const { name, answer } of await waiting.read(known)) {
      const age = answer === null ? 0 : Math.max(0, nowMs - answer) / 1000
      ages.set(name, Math.max(age, ages.get(name) ?? 0))
    }
    for (const [name, age] of ages) {
      oldestAge.observe(age, {
        'messaging.system.name': system,
        'messaging.destination.name': name,
        'job.state': 'waiting',
      })
    }
  })
  return { addQueue: (queue) => queues.add(queue), addWorker: (worker) => workers.add(worker) }
}
