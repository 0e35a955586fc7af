import { otherValue } from '../../catalog/metric.ts'

/**
 * Gives the class of a failed operation: the SQLSTATE of the server, the code of Node (`ECONNREFUSED`),
 * else `timeout`, `connection_closed`, the name of a built-in error or `_OTHER`; never a part of a message.
 */
export function errorTypeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return otherValue
  const { code, message, name } = error as { code?: unknown; message?: unknown; name?: unknown }
  if (typeof code === 'string' && codeForm.test(code)) return code
  return (typeof message === 'string' && clientFailures.get(message)) || builtInName(name)
}

/** Tells whether the error says that no connection could be had from a pool in time. */
export function isCheckoutTimeout(error: unknown): boolean {
  const message = (error as { message?: unknown } | null | undefined)?.message
  return typeof message === 'string' && checkoutTimeouts.has(message)
}

const codeForm = /^[0-9A-Z_]{2,48}$/

const checkoutTimeouts: ReadonlySet<string> = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
  'timeout expired',
])

/** The whole messages of the errors that pg and pg-pool make themselves, without a code. */
const clientFailures: ReadonlyMap<string, string> = new Map([
  ...[...checkoutTimeouts, 'Query read timeout'].map((message) => [message, 'timeout'] as const),
  ...[
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Client was closed and is not queryable',
    'Client has encountered a connection error and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ].map((message) => [message, 'connection_closed'] as const),
])

const builtInNames: ReadonlySet<unknown> = new Set([
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
])

function builtInName(name: unknown): string {
  return builtInNames.has(name) ? (name as string) : otherValue
}
