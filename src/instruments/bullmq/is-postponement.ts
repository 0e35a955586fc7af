/**
 * The errors by which a processor says that it put its job back itself; they are not failures. A
 * copy of the library from elsewhere throws its own classes, so the name decides, as in the library.
 */
const postponingNames = new Set(['DelayedError', 'WaitingError', 'WaitingChildrenError', 'RateLimitError'])

/** What `RateLimitError` says: the library itself tells that error by its message. */
const rateLimitMessage = 'bullmq:rateLimitExceeded'

/** Tells whether what a processor threw means "later" and not "failed". */
export function isPostponement(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false
  const { name, message } = thrown as { name?: unknown; message?: unknown }
  return (typeof name === 'string' && postponingNames.has(name)) || message === rateLimitMessage
}
