import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- the library's methods have every signature
export type Method = (this: any, ...args: any[]) => unknown

/**
 * Replaces a method of an object; one that is inherited becomes its own.
 *
 * A library without the method is reported once: its metrics would be incomplete without a word.
 */
export function replaceBullMethod(owner: object, name: string, wrap: (original: Method) => Method): void {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') {
    report(name, `the library has no method ${name}`)
    return
  }
  const enumerable = Object.getOwnPropertyDescriptor(owner, name)?.enumerable ?? false
  const value = wrap(original as Method)
  Object.defineProperty(owner, name, { configurable: true, enumerable, writable: true, value })
}

/** Says once that this instrument failed; the application goes on as if it were not there. */
export function reportFailure(thrown: unknown): void {
  report('', reasonOf(thrown))
}

function report(subject: string, reason: string): void {
  reportOnce('INSTRUMENT_FAILED', `bull ${subject}`, { instrument: 'bull', reason })
}
