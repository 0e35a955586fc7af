import type { JobLike, LibraryClass, WorkerLike } from './bullmq-library.ts'
import { isPostponement } from './is-postponement.ts'
import { followCall } from '../queues/follow-call.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import { replaceMethod, reportFailure, safely } from './bullmq-patches.ts'
import type { QueueMeters } from './queue-meters.ts'
import type { JobSeries } from './job-series.ts'
import type { QueueSeries } from './queue-series.ts'
import { waitSeconds } from './wait-seconds.ts'

/** Measures what workers run, and what becomes of it. */
export function patchWorker(
  { prototype }: LibraryClass<WorkerLike>,
  { meters, register }: { meters: QueueMeters; register: (worker: WorkerLike) => void },
): void {
  // The one call through which functions and sandboxed files alike are run (`processFn` of both).
  replaceMethod(
    prototype,
    'callProcessJob',
    (original) =>
      function callProcessJob(this: WorkerLike, ...args: [job: JobLike, ...rest: unknown[]]): unknown {
        const attempt = beginAttempt(meters, this, args[0])
        return followCall(
          () => original.apply(this, args),
          (failure) => endAttempt(attempt, failure),
        )
      },
  )
  // `emit` sees the events without a listener, whose absence or presence applications can notice.
  replaceMethod(
    prototype,
    'emit',
    (original) =>
      function emit(
        this: WorkerLike,
        ...args: [event: unknown, subject?: unknown, ...rest: unknown[]]
      ): unknown {
        countEvent(meters, this.name, args)
        return original.apply(this, args)
      },
  )
  replaceMethod(
    prototype,
    'run',
    (original) =>
      function run(this: WorkerLike, ...args: unknown[]): unknown {
        safely(() => {
          register(this)
          meters.queue(this.name).worker.stalled.add(0)
        })
        return original.apply(this, args)
      },
  )
}

interface Attempt {
  readonly queue: QueueSeries
  readonly job: JobSeries
  readonly startMs: number
}

function beginAttempt(meters: QueueMeters, worker: WorkerLike, job: JobLike): Attempt | undefined {
  try {
    const queue = meters.queue(worker.name)
    const series = queue.job(job.name)
    const { run } = series
    run.consumed.add(1)
    const wait = waitSeconds(job)
    if (wait !== undefined) run.wait.record(wait)
    queue.worker.active.add(1)
    return { queue, job: series, startMs: performance.now() }
  } catch (thrown) {
    reportFailure(thrown)
    return undefined
  }
}

function endAttempt(attempt: Attempt | undefined, failure?: { thrown: unknown }): void {
  if (attempt === undefined) return
  try {
    const seconds = (performance.now() - attempt.startMs) / 1000
    attempt.queue.worker.active.add(-1)
    if (failure === undefined) attempt.job.run.processed.record(seconds)
    else if (!isPostponement(failure.thrown)) attempt.job.recordFailure(seconds, jobErrorType(failure.thrown))
    else {
      attempt.job.run.processed.record(seconds)
      attempt.job.run.postponed.add(1)
    }
  } catch (thrown) {
    reportFailure(thrown)
  }
}

function countEvent(
  meters: QueueMeters,
  queueName: string,
  [event, subject]: [unknown, unknown?, ...unknown[]],
): void {
  if (event !== 'completed' && event !== 'failed' && event !== 'stalled') return
  try {
    const queue = meters.queue(queueName)
    if (event === 'stalled') {
      queue.worker.stalled.add(1)
      return
    }
    const job = subject as JobLike | undefined
    const { run } = queue.job(job?.name)
    if (event === 'completed') run.completed.add(1)
    // A job that will run again is not finished. Early releases of version 5 report the death of a
    // stalled job without the job when it was removed at once.
    else if (job !== undefined && !job.finishedOn) run.retried.add(1)
    else run.dead.add(1)
  } catch (thrown) {
    reportFailure(thrown)
  }
}
