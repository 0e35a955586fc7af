import { driverCommands } from './mongodb-commands.ts'
import type { MongoConnection } from './mongodb-library.ts'
import type { MongodbMetrics } from './mongodb-metrics.ts'
import { replaceMethod, reportFailure } from './mongodb-patches.ts'
import { replyError } from './reply-error.ts'

/** Patches `command` of connections, which sends each command and gets its reply, monitored by the application or not. */
export function patchConnection(prototype: object, metrics: MongodbMetrics): void {
  replaceMethod(
    prototype,
    'command',
    (original) =>
      function (this: MongoConnection, namespace: { readonly db: string }, command: object): unknown {
        const promise: unknown = Reflect.apply(original, this, arguments)
        try {
          const [name] = Object.keys(command)
          if (name !== undefined && !driverCommands.has(name) && promise instanceof Promise) {
            const operation = metrics.target(this, namespace.db).operation(name)
            const startMs = performance.now()
            // The driver awaits the promise itself, so nothing that nobody handles is hidden.
            promise.then(
              (reply) => {
                try {
                  operation.end(startMs, replyError(reply))
                } catch (thrown) {
                  reportFailure(thrown)
                }
              },
              (error: unknown) => operation.end(startMs, error ?? new Error('unknown')),
            )
          }
        } catch (thrown) {
          reportFailure(thrown)
        }
        return promise
      },
  )
}
