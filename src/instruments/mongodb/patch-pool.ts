import { isCheckoutTimeout } from './mongodb-error-type.ts'
import {
  lentAtKey,
  type ConnectionCallback,
  type MongoConnection,
  type MongoPool,
} from './mongodb-library.ts'
import type { MongodbMetrics } from './mongodb-metrics.ts'
import { replaceMethod, reportFailure } from './mongodb-patches.ts'

/** Patches a pool's prototype: who waits for a connection, who holds one, and how long a new one takes. */
export function patchPool(prototype: object, metrics: MongodbMetrics): void {
  replaceMethod(
    prototype,
    'checkOut',
    (original) =>
      function (this: MongoPool): unknown {
        const promise: unknown = Reflect.apply(original, this, arguments)
        try {
          if (promise instanceof Promise)
            measureCheckOut(promise as Promise<MongoConnection>, metrics.pool(this))
        } catch (thrown) {
          reportFailure(thrown)
        }
        return promise
      },
  )

  replaceMethod(
    prototype,
    'checkIn',
    (original) =>
      function (this: MongoPool, connection: MongoConnection): unknown {
        try {
          const useSeconds = (performance.now() - (connection[lentAtKey] ?? Number.NaN)) / 1000
          connection[lentAtKey] = Number.NaN
          if (!Number.isNaN(useSeconds)) metrics.pool(this).useTime.record(useSeconds)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return Reflect.apply(original, this, arguments)
      },
  )

  replaceMethod(
    prototype,
    'createConnection',
    (original) =>
      function (this: MongoPool, callback: ConnectionCallback): unknown {
        const startMs = performance.now()
        const { series } = metrics.pool(this)
        return Reflect.apply(original, this, [
          function (this: unknown, error?: unknown): unknown {
            if (!error) series.createTime.record((performance.now() - startMs) / 1000)
            return Reflect.apply(callback, this, arguments)
          },
        ])
      },
  )
}

function measureCheckOut(
  promise: Promise<MongoConnection>,
  { series }: ReturnType<MongodbMetrics['pool']>,
): void {
  const startMs = performance.now()
  // The driver awaits the promise itself, so nothing that nobody handles is hidden.
  promise.then(
    (connection) => {
      const lentAtMs = performance.now()
      connection[lentAtKey] = lentAtMs
      series.waitTime.record((lentAtMs - startMs) / 1000)
    },
    (error: unknown) => {
      if (isCheckoutTimeout(error)) series.timeouts.add(1)
    },
  )
}
