import { otherValue } from '../../catalog/metric.ts'

/**
 * The errors by which a processor says that it put its job back itself; they are not failures. A
 * copy of the library from elsewhere throws its own classes, so the name decides, as in the library.
 */
const postponingNames = new Set(['DelayedError', 'WaitingError', 'WaitingChildrenError', 'RateLimitError'])

/** What `RateLimitError` says: the library itself tells that error by its message. */
const rateLimitMessage = 'bullmq:rateLimitExceeded'

const longestType = 100

/** Tells whether what a processor threw means "later" and not "failed". */
export function isPostponement(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false
  const { name, message } = thrown as { name?: unknown; message?: unknown }
  return (typeof name === 'string' && postponingNames.has(name)) || message === rateLimitMessage
}

/**
 * Gives the `error.type` of what was thrown: the error's name, or that of its class where nobody set
 * a name, as in `class QuotaError extends Error {}` (semantic conventions, `error.type`).
 */
export function jobErrorType(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return otherValue
  const { name, constructor } = thrown as { name?: unknown; constructor?: { name?: unknown } }
  if (isType(name) && name !== 'Error') return name
  if (!(thrown instanceof Error)) return isType(name) ? name : otherValue
  const className = constructor?.name
  if (isType(className) && className !== 'Error') return className
  return typeOnStack(thrown) ?? 'Error'
}

/**
 * An error from a processor in a child process arrives as a plain `Error` whose name is lost, but its
 * stack still begins with it. The library formats the stack of each failure, so reading it is free.
 */
function typeOnStack({ stack }: Error): string | undefined {
  const name = typeof stack === 'string' ? /^([\w$]+)(?: \[\w+\])?(?:: |\n|$)/.exec(stack)?.[1] : undefined
  return isType(name) ? name : undefined
}

function isType(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name.length <= longestType
}
