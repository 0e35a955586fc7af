import { errorClasses } from '../database/error-classes.ts'

/**
 * Gives the class of a failed operation in the words of the `pg` instrument: the SQLSTATE of the server,
 * `timeout`, `connection_closed`, or the code of postgres.js or Node.
 */
export const postgresErrorType: (error: unknown) => string = errorClasses({
  codes: new Map([
    ['CONNECT_TIMEOUT', 'timeout'],
    ['CONNECTION_CLOSED', 'connection_closed'],
    ['CONNECTION_ENDED', 'connection_closed'],
    ['CONNECTION_DESTROYED', 'connection_closed'],
  ]),
})

/** Tells whether the error says that no connection could be opened in time. */
export function isConnectTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === 'CONNECT_TIMEOUT'
}
