import type { MongoTopology } from './mongodb-library.ts'
import type { MongodbMetrics } from './mongodb-metrics.ts'
import { replaceMethod, reportFailure } from './mongodb-patches.ts'

/**
 * Patches the choice of a server: an operation for which none is found sends no command, so it is counted
 * here, with its error. An outage would show no errors otherwise.
 */
export function patchTopology(prototype: object, metrics: MongodbMetrics): void {
  replaceMethod(
    prototype,
    'selectServer',
    (original) =>
      function (
        this: MongoTopology,
        _selector: unknown,
        options?: { readonly operationName?: unknown },
      ): unknown {
        const promise: unknown = Reflect.apply(original, this, arguments)
        try {
          metrics.servers.add(this)
          const name = options?.operationName
          if (typeof name === 'string' && !driverOperations.has(name) && promise instanceof Promise) {
            const startMs = performance.now()
            // The driver awaits the promise itself, so nothing that nobody handles is hidden.
            promise.then(undefined, (error: unknown) => {
              metrics.unknownTarget.operation(name).end(startMs, error ?? new Error('unknown'))
            })
          }
        } catch (thrown) {
          reportFailure(thrown)
        }
        return promise
      },
  )
}

/** What the driver chooses a server for on its own account. */
const driverOperations: ReadonlySet<string> = new Set(['handshake', 'endSessions'])
