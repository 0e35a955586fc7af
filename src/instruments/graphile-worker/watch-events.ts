import type { Work } from '../queues/in-flight.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import type { GraphileMeters } from './graphile-meters.ts'
import type { TaskList, WorkerContext, WorkerEvents, WorkerJob } from './graphile-worker-library.ts'
import { safely } from './graphile-worker-patches.ts'

/** Listens to what a set of options' workers tell; several sets may share one emitter. */
export function watchEvents({ events }: WorkerContext, meters: GraphileMeters): void {
  if (watched.has(events)) return
  watched.add(events)
  // The application is warned of its own listeners alone.
  const most = events.getMaxListeners?.() ?? 0
  if (most > 0) events.setMaxListeners?.(most + 1)
  const works = new WeakMap<WorkerJob, Work>()
  listen(events, {
    'worker:create': ({ worker, tasks }: { worker: object; tasks: TaskList }) =>
      meters.addWorker(worker, Object.keys(tasks)),
    'worker:release': ({ worker }: { worker: object }) => meters.removeWorker(worker),
    'worker:stop': ({ worker }: { worker: object }) => meters.removeWorker(worker),
    'job:start': ({ job }: { job: WorkerJob }) => {
      const { consumed, wait, inFlight } = meters.task(job.task_identifier).consumption
      consumed.add(1)
      // A job that failed before waited for its backoff. Clocks that differ never make a wait negative.
      if (Number(job.attempts) === 1 && job.run_at instanceof Date)
        wait.record(Math.max(0, Date.now() - job.run_at.getTime()) / 1000)
      works.set(job, inFlight.begin())
    },
    'job:success': ({ job }: { job: WorkerJob }) => {
      const { processed, inFlight } = meters.task(job.task_identifier).consumption
      const work = works.get(job)
      if (work !== undefined) processed.record(inFlight.end(work))
    },
    'job:error': ({ job, error }: { job: WorkerJob; error: unknown }) => {
      const task = meters.task(job.task_identifier)
      const work = works.get(job)
      if (work !== undefined) task.recordFailure(task.consumption.inFlight.end(work), jobErrorType(error))
    },
    'job:complete': ({ job, error }: { job: WorkerJob; error: unknown }) => {
      const { outcomes } = meters.task(job.task_identifier).consumption
      works.delete(job)
      if (!error) outcomes.completed?.add(1)
      else if (Number(job.attempts) < Number(job.max_attempts)) outcomes.retried?.add(1)
      else outcomes.dead?.add(1)
    },
    // How the job ended could not be written down, so it comes again when its lock expires.
    'worker:fatalError': ({ worker }: { worker: { getActiveJob?: () => WorkerJob | null } }) => {
      const job = worker.getActiveJob?.()
      if (job) meters.task(job.task_identifier).consumption.outcomes.stalled?.add(1)
    },
  })
}

const watched = new WeakSet<WorkerEvents>()

function listen(events: WorkerEvents, listeners: Readonly<Record<string, (payload: never) => void>>): void {
  for (const [event, listener] of Object.entries(listeners))
    events.on(event, (payload) => safely(() => listener(payload)))
}
