import { otherValue } from '../../catalog/metric.ts'

const longestType = 100

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
