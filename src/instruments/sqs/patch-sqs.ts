import type { InstrumentContext } from '../instrument.ts'
import { measureCommand } from './measure-command.ts'
import { SqsMeters } from './sqs-meters.ts'
import type { SqsLibrary } from './sqs-library.ts'
import { replaceMethod } from './sqs-patches.ts'

/**
 * Measures what clients of Amazon SQS send, receive and delete.
 *
 * Every command goes through `send`, also those of the aggregated client `SQS`; the retries of the SDK are within it.
 */
export function patchSqs(moduleExports: unknown, _moduleName: string, { store }: InstrumentContext): void {
  const library = libraryOf(moduleExports)
  if (library === undefined || patched.has(library.SQSClient)) return
  patched.add(library.SQSClient)
  const meters = new SqsMeters(store)
  replaceMethod(
    library.SQSClient.prototype,
    'send',
    (original) =>
      function send(this: unknown, ...args: unknown[]): unknown {
        return measureCommand(args, {
          meters,
          send: (given) => Reflect.apply(original, this, given) as unknown,
        })
      },
  )
}

const patched = new WeakSet<object>()

/** The class, of the exports themselves or of the `default` of an ES module's namespace. */
function libraryOf(moduleExports: unknown): SqsLibrary | undefined {
  for (const candidate of [moduleExports, (moduleExports as { default?: unknown } | undefined)?.default]) {
    const { SQSClient } = (candidate ?? {}) as Partial<SqsLibrary>
    if (typeof SQSClient === 'function') return candidate as SqsLibrary
  }
  return undefined
}
