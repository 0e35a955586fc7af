import type { Operation } from '../database/operation.ts'
import type { MysqlCallback, MysqlCommand } from './mysql2-library.ts'

/** Begins an operation that ends when mysql2 calls back; gives the callback to hand to mysql2. */
export function measureCallback(callback: MysqlCallback, operation: Operation): MysqlCallback {
  const startMs = performance.now()
  let hasEnded = false
  return function measuredCallback(error) {
    // A query that timed out calls back again when its answer comes.
    if (!hasEnded) {
      hasEnded = true
      operation.end(startMs, error)
    }
    return Reflect.apply(callback, this, arguments) as unknown
  }
}

/**
 * Begins an operation that ends with the command, which emits its rows.
 *
 * Its `emit` is wrapped, because an `error` that has a listener is no uncaught exception any more.
 */
export function measureEvents(command: MysqlCommand, operation: Operation): void {
  const startMs = performance.now()
  const { emit } = command
  if (typeof emit !== 'function') return
  let hasEnded = false
  const end = (error?: unknown): void => {
    if (hasEnded) return
    hasEnded = true
    operation.end(startMs, error)
  }
  Object.defineProperty(command, 'emit', {
    configurable: true,
    writable: true,
    value: function measuredEmit(this: unknown, event: string, first?: unknown): boolean {
      if (event === 'error') end(first ?? new Error('unknown'))
      else if (event === 'end') end()
      return Reflect.apply(emit, this, arguments)
    },
  })
}
