import type { PgCallback } from './library.ts'
import type { Operation } from '../database/operation.ts'

/**
 * Begins an operation that ends when pg calls back; gives the callback to hand to pg.
 *
 * pg calls twice when a value cannot be sent (its error, then the end of the exchange): the first counts.
 */
export function measureCallback(callback: PgCallback, operation: Operation): PgCallback {
  const startMs = performance.now()
  let ended = false
  return function measuredCallback(error) {
    if (!ended) {
      ended = true
      operation.end(startMs, error)
    }
    return Reflect.apply(callback, this, arguments) as unknown
  }
}
