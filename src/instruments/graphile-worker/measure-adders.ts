import { followCall } from '../queues/follow-call.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import type { GraphileMeters } from './graphile-meters.ts'
import type { Adder, HelpersModule, JobHelpers, MakeAdder } from './graphile-worker-library.ts'
import { safely } from './graphile-worker-patches.ts'
import type { TaskDepths } from './task-depths.ts'

/** Puts functions in the place of those that make what adds jobs, and in the helpers of jobs. */
export function measureAdders(helpers: HelpersModule, meters: GraphileMeters): void {
  const { makeAddJob, makeAddJobs, makeJobHelpers } = helpers
  if (makeAddJob === undefined || measured.has(makeAddJob)) return
  helpers.makeAddJob = measureMaking(makeAddJob, { meters, operation: 'addJob' })
  if (makeAddJobs !== undefined)
    helpers.makeAddJobs = measureMaking(makeAddJobs, { meters, operation: 'addJobs' })
  if (makeJobHelpers === undefined) return
  // They are made within the file, which does not use what it exports.
  const measuredAdders = new WeakMap<Adder, Adder>()
  helpers.makeJobHelpers = function (...args: unknown[]): JobHelpers {
    const made = makeJobHelpers(...args)
    for (const operation of ['addJob', 'addJobs'] as const) {
      const adder = made[operation]
      if (adder === undefined || measured.has(adder)) continue
      let measuredAdder = measuredAdders.get(adder)
      if (measuredAdder === undefined)
        measuredAdders.set(adder, (measuredAdder = measureAdder(adder, { meters, operation })))
      made[operation] = measuredAdder
    }
    return made
  }
}

/** What is measured already. */
const measured = new WeakSet<object>()

interface Adding {
  readonly meters: GraphileMeters
  readonly operation: 'addJob' | 'addJobs'
  readonly depths?: TaskDepths
}

function measureMaking(make: MakeAdder, adding: Adding): MakeAdder {
  const making: MakeAdder = (context, withPgClient) => {
    const adder = make(context, withPgClient)
    let depths: TaskDepths | undefined
    safely(() => (depths = adding.meters.depthsOf(context, withPgClient)))
    return measureAdder(adder, depths === undefined ? adding : { ...adding, depths })
  }
  measured.add(making)
  return making
}

function measureAdder(adder: Adder, adding: Adding): Adder {
  const measuredAdder: Adder = (...args) => {
    const startMs = performance.now()
    return followCall(
      () => adder(...args),
      (failure) => safely(() => recordAdded(args, { ...adding, startMs, failure })),
    )
  }
  measured.add(measuredAdder)
  return measuredAdder
}

interface Added extends Adding {
  readonly startMs: number
  readonly failure: { readonly thrown: unknown } | undefined
}

function recordAdded(
  [first]: readonly unknown[],
  { meters, operation, depths, startMs, failure }: Added,
): void {
  const seconds = (performance.now() - startMs) / 1000
  const errorType = failure === undefined ? undefined : jobErrorType(failure.thrown)
  const names =
    operation === 'addJob'
      ? [first as string]
      : (first as readonly { readonly identifier: string }[]).map(({ identifier }) => identifier)
  meters.destinations.recordSend(operation, { names, seconds, errorType, isBatch: operation === 'addJobs' })
  if (errorType === undefined) depths?.use(names)
}
