import { otherValue } from '../catalog/metric.ts'

const className = /^[\p{L}_$][\p{L}\p{N}_$.]{0,63}$/u

/**
 * Gives the class name of what was thrown, for the attribute `error.type` (semantic conventions 1.45).
 *
 * A name that was set on the error counts before that of its class, as `AbortError` of a DOMException
 * does. What has no such name, or one that is no identifier and could be anything, is `_OTHER`.
 */
export function errorTypeOf(thrown: unknown): string {
  try {
    if (typeof thrown !== 'object' || thrown === null) return otherValue
    const { name } = thrown as { name?: unknown }
    const own = typeof name === 'string' && name !== 'Error' ? name : thrown.constructor.name
    return className.test(own) ? own : otherValue
  } catch {
    return otherValue
  }
}
