import { jobErrorType } from '../queues/job-error-type.ts'
import type { AddOperation } from './job-series.ts'
import type { QueueMeters } from './queue-meters.ts'
import { replaceMethod, reportFailure } from './bull-patches.ts'

/** Measures what adds jobs: the statics of `Job`, which queues and repeated jobs go through. */
export function patchBullProducers(job: object, meters: QueueMeters): void {
  patchAdding(job, 'create', { meters, operation: 'add', names: ([, name]) => [name] })
  patchAdding(job, 'createBulk', {
    meters,
    operation: 'addBulk',
    names: ([, jobs]) => (jobs as readonly { name?: unknown }[]).map(({ name }) => name),
  })
}

interface Adding {
  readonly meters: QueueMeters
  readonly operation: AddOperation
  /** Gives the names of the jobs from the arguments of the call. */
  names(args: readonly unknown[]): readonly unknown[]
}

function patchAdding(job: object, method: string, adding: Adding): void {
  replaceMethod(
    job,
    method,
    (original) =>
      function add(this: unknown, ...args: unknown[]): unknown {
        const startMs = performance.now()
        const result: unknown = original.apply(this, args)
        if (!(result instanceof Promise)) return result
        // One chain, which the caller gets: a second one beside it would hide or double a rejection.
        return result.then(
          (value: unknown) => {
            recordAdd(adding, { args, startMs })
            return value
          },
          (thrown: unknown) => {
            recordAdd(adding, { args, startMs, errorType: jobErrorType(thrown) })
            throw thrown
          },
        )
      },
  )
}

interface Call {
  readonly args: readonly unknown[]
  readonly startMs: number
  readonly errorType?: string
}

function recordAdd({ meters, operation, names }: Adding, { args, startMs, errorType }: Call): void {
  try {
    const seconds = (performance.now() - startMs) / 1000
    const destination = (args[0] as { name: string }).name
    meters.recordAdd(operation, { destination, seconds, errorType })
    for (const name of names(args)) meters.queue(destination).job(name).countSent(operation, errorType)
  } catch (thrown) {
    reportFailure(thrown)
  }
}
