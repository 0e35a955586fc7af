import type { JobLike } from './bullmq-library.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import type { JobSeries } from './job-series.ts'
import type { QueueMeters } from './queue-meters.ts'
import type { QueueSeries } from './queue-series.ts'
import { waitSeconds } from './wait-seconds.ts'
import type { BullQueue } from './bull-library.ts'
import { replaceMethod, reportFailure } from './bull-patches.ts'

/** Measures what a queue processes, and what becomes of it. */
export function patchBullProcessing(prototype: object, meters: QueueMeters): void {
  const attempts = new WeakMap<object, Attempt>()
  replaceMethod(
    prototype,
    'processJob',
    (original) =>
      function processJob(this: BullQueue, ...args: [job: JobLike | undefined, ...rest: unknown[]]): unknown {
        const [job] = args
        const attempt = job ? beginAttempt(meters, { queueName: this.name, job }) : undefined
        if (attempt === undefined) return original.apply(this, args)
        attempts.set(job!, attempt)
        try {
          return original.apply(this, args)
        } finally {
          // No processor has this job's name, so nothing runs.
          if (!attempt.isRunning) attempt.queue.worker.active.add(-1)
        }
      },
  )
  // `emit` sees the events without a listener, whose absence or presence applications can notice.
  replaceMethod(
    prototype,
    'emit',
    (original) =>
      function emit(
        this: BullQueue,
        ...args: [event: unknown, subject?: unknown, result?: unknown]
      ): unknown {
        const [event, subject, result] = args
        try {
          const job = subject as JobLike | null | undefined
          if (event === 'active') followRun(attempts.get(subject as object), result)
          else countOutcome(meters.queue(this.name), { event, job, hasRunHere: attempts.has(job as JobLike) })
        } catch (thrown) {
          reportFailure(thrown)
        }
        return original.apply(this, args)
      },
  )
}

interface Attempt {
  readonly queue: QueueSeries
  readonly job: JobSeries
  readonly startMs: number
  isRunning: boolean
}

function beginAttempt(
  meters: QueueMeters,
  { queueName, job }: { queueName: string; job: JobLike },
): Attempt | undefined {
  try {
    const queue = meters.queue(queueName)
    const series = queue.job(job.name)
    const { run } = series
    run.consumed.add(1)
    const wait = waitSeconds(job)
    if (wait !== undefined) run.wait.record(wait)
    queue.worker.active.add(1)
    return { queue, job: series, startMs: performance.now(), isRunning: false }
  } catch (thrown) {
    reportFailure(thrown)
    return undefined
  }
}

/** Follows the promise of a processor, which Bull awaits as well: a rejection stays handled once. */
function followRun(attempt: Attempt | undefined, running: unknown): void {
  if (attempt === undefined || !(running instanceof Promise)) return
  attempt.isRunning = true
  void running.then(
    () => endAttempt(attempt),
    (thrown: unknown) => endAttempt(attempt, { thrown }),
  )
}

function endAttempt({ queue, job, startMs }: Attempt, failure?: { thrown: unknown }): void {
  try {
    const seconds = (performance.now() - startMs) / 1000
    queue.worker.active.add(-1)
    if (failure === undefined) job.run.processed.record(seconds)
    else job.recordFailure(seconds, jobErrorType(failure.thrown))
  } catch (thrown) {
    reportFailure(thrown)
  }
}

function countOutcome(
  queue: QueueSeries,
  { event, job, hasRunHere }: { event: unknown; job: JobLike | null | undefined; hasRunHere: boolean },
): void {
  if (event === 'completed') queue.job(job?.name).run.completed.add(1)
  else if (event === 'stalled') queue.worker.stalled.add(1)
  else if (event === 'failed') {
    // A job that will run again is not finished. One that stalled too often is read anew: it may be gone, and up
    // to 4.12.5 it is not said to be finished.
    const { run } = queue.job(job?.name)
    if (job && !job.finishedOn && hasRunHere) run.retried.add(1)
    else run.dead.add(1)
  }
}
