import { otherValue } from '../../catalog/metric.ts'

/** What a library says in its errors, and what metrics call it. */
export interface KnownErrors {
  /** By the code of an error; a code that is not here stands for itself. */
  readonly codes?: ReadonlyMap<string, string>
  /** By the whole message, for errors that have no code. */
  readonly messages?: ReadonlyMap<string, string>
}

/**
 * Makes the function that gives the class of a failed operation: a code (a SQLSTATE, `ER_DUP_ENTRY`,
 * `ECONNREFUSED`), what the library's own errors are known as, the name of a built-in error, or `_OTHER`;
 * never a part of a message.
 */
export function errorClasses({ codes, messages }: KnownErrors): (error: unknown) => string {
  return (error) => {
    if (typeof error !== 'object' || error === null) return otherValue
    const { code, message, name } = error as { code?: unknown; message?: unknown; name?: unknown }
    if (typeof code === 'string' && codeForm.test(code)) return codes?.get(code) ?? code
    const known = typeof message === 'string' ? messages?.get(message) : undefined
    return known ?? (builtInNames.has(name) ? (name as string) : otherValue)
  }
}

const codeForm = /^[0-9A-Z_]{2,48}$/

const builtInNames: ReadonlySet<unknown> = new Set([
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
])
