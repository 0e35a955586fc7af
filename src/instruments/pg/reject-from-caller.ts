/**
 * Rejects with the same error, its stack led back to the code that made the query, as pg (since 8.11.6)
 * and pg-pool do for the promises that they make.
 */
export function rejectFromCaller(error: unknown): never {
  if (error instanceof Error) Error.captureStackTrace(error)
  throw error
}
