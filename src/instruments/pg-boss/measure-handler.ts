import type { DestinationSeries } from '../queues/destination-series.ts'
import { followCall } from '../queues/follow-call.ts'
import type { Work } from '../queues/in-flight.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import type { Method } from '../method-patches.ts'
import type { Boss } from './boss.ts'
import type { BossMeters } from './boss-meters.ts'
import type { BossJob } from './pg-boss-library.ts'
import { reportFailure } from './pg-boss-patches.ts'

/** Gives a handler that does what the one at that place of `work(queue, options, handler)` does, and is measured. */
export function measureHandler(args: readonly unknown[], { at, boss, meters }: Worker): Method {
  const name = args[0] as string
  const handler = args[at] as Method
  const hasResults =
    (args.slice(1, at).at(-1) as { perJobResults?: unknown } | undefined)?.perJobResults === true
  boss.use(name)
  return function handle(this: unknown, ...given: unknown[]): unknown {
    const batch = beginBatch(given[0], { boss, queue: meters.queue(name) })
    return followCall(
      () => Reflect.apply(handler, this, given) as unknown,
      (failure, value) => {
        if (batch === undefined) return
        try {
          endBatch(batch, failure)
          if (hasResults && failure === undefined) keepResults(batch.jobs, { boss, queue: name, value })
        } catch (thrown) {
          reportFailure(thrown)
        }
      },
    )
  }
}

interface Worker {
  readonly at: number
  readonly boss: Boss
  readonly meters: BossMeters
}

interface Batch {
  readonly queue: DestinationSeries
  readonly jobs: readonly BossJob[]
  readonly work: Work
}

function beginBatch(
  jobs: unknown,
  { boss, queue }: { boss: Boss; queue: DestinationSeries },
): Batch | undefined {
  try {
    if (!Array.isArray(jobs)) return undefined
    const { consumed, wait, inFlight } = queue.consumption
    for (const job of jobs as readonly BossJob[]) {
      const { id, retryCount, startAfter, startedOn } = job
      boss.running.add(id)
      if (!boss.counted.has(job)) consumed.add(1)
      // Both times are of the server's clock. A job that failed before waited for its backoff.
      if (startAfter instanceof Date && startedOn instanceof Date && !Number(retryCount))
        wait.record(Math.max(0, startedOn.getTime() - startAfter.getTime()) / 1000)
    }
    queue.recordBatchSize('process', jobs.length)
    return { queue, jobs: jobs as readonly BossJob[], work: inFlight.begin(jobs.length) }
  } catch (thrown) {
    reportFailure(thrown)
    return undefined
  }
}

function endBatch({ queue, work }: Batch, failure: { thrown: unknown } | undefined): void {
  const { inFlight, processed } = queue.consumption
  const seconds = inFlight.end(work)
  if (failure === undefined) processed.record(seconds)
  else queue.recordFailure(seconds, jobErrorType(failure.thrown))
}

/** Notes what a handler said of each job of its batch; pg-boss fails those that it left out. */
function keepResults(
  jobs: readonly BossJob[],
  { boss, queue, value }: { boss: Boss; queue: string; value: unknown },
): void {
  if (!Array.isArray(value)) return
  const statuses = new Map(
    (value as readonly ({ id?: unknown; status?: unknown } | null | undefined)[]).map((one) => [
      one?.id,
      one?.status,
    ]),
  )
  for (const { id } of jobs) boss.results.set(id, { queue, isCompleted: statuses.get(id) === 'completed' })
}
