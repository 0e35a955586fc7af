import { followCall } from '../queues/follow-call.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import type { Boss } from './boss.ts'
import type { BossMeters } from './boss-meters.ts'
import { isInternal, type BossManager, type SettleAnswer } from './pg-boss-library.ts'
import { replaceMethod, reportFailure } from './pg-boss-patches.ts'

/** Measures how jobs end, whether a worker says so after its handler or the application itself. */
export function patchSettles(prototype: object, meters: BossMeters): void {
  patchSettle(prototype, { meters, operation: 'complete', count: countCompleted, onLost: loseCompleted })
  patchSettle(prototype, { meters, operation: 'fail', count: countFailed, onLost: loseRunning })
  patchSettle(prototype, {
    meters,
    operation: 'cancel',
    count: (meter, { queue, answer }) =>
      meter.queue(queue).consumption.outcomes.cancelled?.add(answer.affected),
  })
  patchFetch(prototype, meters)
  patchResults(prototype, meters)
}

interface Settle {
  readonly meters: BossMeters
  readonly operation: 'complete' | 'fail' | 'cancel'
  readonly count: (meters: BossMeters, settled: Settled) => void
  /** Called when the server did not take it. */
  readonly onLost?: (meters: BossMeters, settled: Omit<Settled, 'answer'>) => void
}

interface Settled {
  readonly boss: Boss
  readonly queue: string
  readonly ids: readonly string[]
  /** The connection of a transaction, if the application settles within one. */
  readonly transaction: unknown
  readonly answer: SettleAnswer
}

function patchSettle(prototype: object, { meters, operation, count, onLost }: Settle): void {
  replaceMethod(
    prototype,
    operation,
    (original) =>
      function settle(this: BossManager, ...args: unknown[]): unknown {
        const [queue] = args
        if (typeof queue !== 'string' || isInternal(queue)) return Reflect.apply(original, this, args)
        const startMs = performance.now()
        return followCall(
          () => {
            // What a handler said of each job counts no more once all are settled alike.
            for (const id of idsOf(args[1])) meters.bossOf(this).results.delete(id)
            return Reflect.apply(original, this, args) as unknown
          },
          (failure, value) => {
            try {
              const seconds = (performance.now() - startMs) / 1000
              const errorType = failure === undefined ? undefined : jobErrorType(failure.thrown)
              meters.queue(queue).recordCall(operation, { type: 'settle', seconds, errorType })
              const options = args[operation === 'cancel' ? 2 : 3] as { db?: unknown } | undefined
              const settled = {
                boss: meters.bossOf(this),
                queue,
                ids: idsOf(args[1]),
                transaction: options?.db,
              }
              if (failure === undefined) count(meters, { ...settled, answer: value as SettleAnswer })
              else onLost?.(meters, settled)
            } catch (thrown) {
              reportFailure(thrown)
            }
          },
        )
      },
  )
}

/** Ids of jobs, or jobs, one or several. */
function idsOf(jobs: unknown): readonly string[] {
  return (Array.isArray(jobs) ? jobs : [jobs]).map((job: unknown) =>
    typeof job === 'object' && job !== null ? (job as { id: string }).id : String(job),
  )
}

/** A job that was settled or cancelled meanwhile is not affected, and is not counted again. */
function countCompleted(meters: BossMeters, { boss, queue, ids, answer }: Settled): void {
  forget(boss, ids)
  meters.queue(queue).consumption.outcomes.completed?.add(answer.affected)
}

function countFailed(_meters: BossMeters, { boss, queue, ids, transaction, answer }: Settled): void {
  forget(boss, ids)
  // Within a transaction of the application nobody else sees yet what became of them.
  if (answer.affected > 0 && transaction === undefined) boss.failed.add(queue, ids)
}

/** Counts jobs whose end the server was not told: it takes them away when they expire. */
function loseRunning(meters: BossMeters, { boss, queue, ids }: Omit<Settled, 'answer'>): void {
  const lost = ids.filter((id) => boss.running.has(id)).length
  forget(boss, ids)
  meters.queue(queue).consumption.outcomes.stalled?.add(lost)
}

/** Since version 11 a worker calls `fail` if `complete` fails. */
function loseCompleted(meters: BossMeters, settled: Omit<Settled, 'answer'>): void {
  if (settled.boss.manager.getQueueCache === undefined) loseRunning(meters, settled)
}

function forget({ running, results }: Boss, ids: readonly string[]): void {
  for (const id of ids) {
    running.delete(id)
    results.delete(id)
  }
}

/** Counts the jobs that the application fetches itself. */
function patchFetch(prototype: object, meters: BossMeters): void {
  replaceMethod(
    prototype,
    'fetch',
    (original) =>
      function fetch(this: BossManager, ...args: unknown[]): unknown {
        const [queue] = args
        if (typeof queue !== 'string' || isInternal(queue)) return Reflect.apply(original, this, args)
        return followCall(
          () => Reflect.apply(original, this, args) as unknown,
          (_failure, jobs) => {
            if (!Array.isArray(jobs) || jobs.length === 0) return
            try {
              const boss = meters.bossOf(this)
              boss.use(queue)
              for (const job of jobs as readonly object[]) boss.counted.add(job)
              meters.queue(queue).consumption.consumed.add(jobs.length)
            } catch (thrown) {
              reportFailure(thrown)
            }
          },
        )
      },
  )
}

/** Counts what handlers said of each job of a batch: every settlement is answered through this method. */
function patchResults(prototype: object, meters: BossMeters): void {
  replaceMethod(
    prototype,
    'mapCommandResponse',
    (original) =>
      function mapCommandResponse(this: BossManager, ...args: unknown[]): unknown {
        const answer: unknown = Reflect.apply(original, this, args)
        try {
          const boss = meters.bossOf(this)
          const ids = args[0] as readonly string[]
          const result = boss.results.get(ids[0]!)
          if (result !== undefined) {
            const settled = { boss, queue: result.queue, ids, transaction: undefined }
            const count = result.isCompleted ? countCompleted : countFailed
            count(meters, { ...settled, answer: answer as SettleAnswer })
          }
        } catch (thrown) {
          reportFailure(thrown)
        }
        return answer
      },
  )
}
