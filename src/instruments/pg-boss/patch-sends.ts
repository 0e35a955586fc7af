import { followCall } from '../queues/follow-call.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import type { BossMeters } from './boss-meters.ts'
import { isInternal, type BossManager } from './pg-boss-library.ts'
import { replaceMethod, reportFailure } from './pg-boss-patches.ts'

/** Measures what makes jobs; `publish` and schedules come through `send`. */
export function patchSends(prototype: object, meters: BossMeters): void {
  for (const operation of ['send', 'sendAfter', 'sendThrottled', 'sendDebounced'])
    patchSend(prototype, { meters, operation, queuesOf: ([first]) => [nameOf(first)] })
  // Version 10 has the name in each job.
  patchSend(prototype, {
    meters,
    operation: 'insert',
    queuesOf: ([first, jobs]) =>
      typeof first === 'string' ? (jobs as readonly unknown[]).map(() => first) : namesOf(first),
  })
  if ('flow' in prototype)
    patchSend(prototype, { meters, operation: 'flow', queuesOf: ([jobs]) => namesOf(jobs) })
}

interface Send {
  readonly meters: BossMeters
  /** The method, which is the name of the operation too. */
  readonly operation: string
  /** Gives the queue of each job from the arguments of the call. */
  queuesOf(args: readonly unknown[]): readonly unknown[]
}

function patchSend(prototype: object, send: Send): void {
  replaceMethod(
    prototype,
    send.operation,
    (original) =>
      function (this: BossManager, ...args: unknown[]): unknown {
        const startMs = performance.now()
        return followCall(
          () => Reflect.apply(original, this, args) as unknown,
          (failure, value) => {
            try {
              // Nothing was made where the library throttles: another job has the place. `insert` gives null in any case.
              const isMade = failure !== undefined || send.operation === 'insert' || value !== null
              record(send, { manager: this, args, startMs, isMade, failure })
            } catch (thrown) {
              reportFailure(thrown)
            }
          },
        )
      },
  )
}

interface Sent {
  readonly manager: BossManager
  readonly args: readonly unknown[]
  readonly startMs: number
  readonly isMade: boolean
  readonly failure: { readonly thrown: unknown } | undefined
}

function record(
  { meters, operation, queuesOf }: Send,
  { manager, args, startMs, isMade, failure }: Sent,
): void {
  const seconds = (performance.now() - startMs) / 1000
  const errorType = failure === undefined ? undefined : jobErrorType(failure.thrown)
  const names = queuesOf(args)
  if (isInternal(names[0])) return
  const isBatch = operation === 'insert' || operation === 'flow'
  meters.destinations.recordSend(operation, { names, seconds, errorType, isBatch, isMade })
  if (errorType === undefined) for (const name of names) meters.bossOf(manager).use(name)
}

/** The queue's name, or the `name` of an object with everything in it. */
function nameOf(first: unknown): unknown {
  return typeof first === 'string' ? first : (first as { name?: unknown } | null | undefined)?.name
}

function namesOf(jobs: unknown): readonly unknown[] {
  return Array.isArray(jobs) ? jobs.map(nameOf) : []
}
