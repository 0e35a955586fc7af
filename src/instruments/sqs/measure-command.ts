import { followCall } from '../queues/follow-call.ts'
import type { SqsInput, SqsOutput } from './sqs-library.ts'
import type { SqsMeters } from './sqs-meters.ts'
import { operationOf } from './sqs-operations.ts'
import { reportFailure } from './sqs-patches.ts'

/** Sends a command as the application does, and measures it if it is about messages. */
export function measureCommand(args: unknown[], { meters, send }: MeasuredClient): unknown {
  const operation = operationOf(args[0])
  if (operation === undefined) return send(args)
  const { input } = args[0] as { input?: SqsInput }
  const startMs = performance.now()
  const record = (answer: { output?: SqsOutput; thrown?: unknown }): void => {
    try {
      const seconds = (performance.now() - startMs) / 1000
      meters.record(operation, { input: input ?? {}, seconds, ...answer })
    } catch (thrown) {
      reportFailure(thrown)
    }
  }
  const callback = args.slice(1, 3).findLast((one) => typeof one === 'function')
  if (callback !== undefined) {
    return send(
      args.map((one) =>
        one === callback
          ? function answered(this: unknown, ...answer: [thrown: unknown, output?: SqsOutput]): unknown {
              // The SDK gives null where nothing failed.
              record(answer[0] ? { thrown: answer[0] } : { output: answer[1] ?? {} })
              return Reflect.apply(callback as (...all: unknown[]) => unknown, this, answer)
            }
          : one,
      ),
    )
  }
  let output: SqsOutput | undefined
  return followCall(
    () => {
      const sending = send(args) as Promise<SqsOutput>
      return sending.then((value) => (output = value))
    },
    (failure) => record(failure ?? { output: output ?? {} }),
  )
}

interface MeasuredClient {
  readonly meters: SqsMeters
  /** The library's own method, on the client that is used. */
  readonly send: (args: unknown[]) => unknown
}
