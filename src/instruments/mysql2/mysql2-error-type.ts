import { errorClasses } from '../database/error-classes.ts'

const classOf = errorClasses({
  codes: new Map([
    ['PROTOCOL_CONNECTION_LOST', 'connection_closed'],
    // The connection was not open within `connectTimeout`.
    ['ETIMEDOUT', 'timeout'],
    // The query took longer than its `timeout`.
    ['PROTOCOL_SEQUENCE_TIMEOUT', 'timeout'],
  ]),
  messages: new Map([
    ["Can't add new command when connection is in closed state", 'connection_closed'],
    ["Can't write in closed state", 'connection_closed'],
    ['Pool is closed.', 'connection_closed'],
    ['Queue limit reached.', 'pool_exhausted'],
    ['No connections available.', 'pool_exhausted'],
  ]),
})

/**
 * Gives the class of a failed operation: the server's code by its name (`ER_DUP_ENTRY`) or, where
 * mysql2 knows no name for it, by its number; `timeout`, `connection_closed`, `pool_exhausted`, the code
 * of Node, the name of a built-in error or `_OTHER`.
 */
export function mysql2ErrorType(error: unknown): string {
  const { code, errno } = Object(error) as { code?: unknown; errno?: unknown }
  if (code === 'UNKNOWN_CODE_PLEASE_REPORT' && typeof errno === 'number') return String(errno)
  return classOf(error)
}

/** Tells whether the error says that no connection could be opened in time. */
export function isConnectTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === 'ETIMEDOUT'
}
