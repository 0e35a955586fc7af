import { errorClasses } from '../database/error-classes.ts'

const checkoutTimeouts: ReadonlySet<string> = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
  'timeout expired',
])

/**
 * Gives the class of a failed operation: the SQLSTATE of the server, the code of Node (`ECONNREFUSED`),
 * else `timeout`, `connection_closed`, the name of a built-in error or `_OTHER`.
 */
export const errorTypeOf: (error: unknown) => string = errorClasses({
  // The whole messages of the errors that pg and pg-pool make themselves, without a code.
  messages: new Map([
    ...[...checkoutTimeouts, 'Query read timeout'].map((message) => [message, 'timeout'] as const),
    ...[
      'Connection terminated',
      'Connection terminated unexpectedly',
      'Client was closed and is not queryable',
      'Client has encountered a connection error and is not queryable',
      'Cannot use a pool after calling end on the pool',
    ].map((message) => [message, 'connection_closed'] as const),
  ]),
})

/** Tells whether the error says that no connection could be had from a pool in time. */
export function isCheckoutTimeout(error: unknown): boolean {
  const message = (error as { message?: unknown } | null | undefined)?.message
  return typeof message === 'string' && checkoutTimeouts.has(message)
}
