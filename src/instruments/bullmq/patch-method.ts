import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- the library's methods have every signature
export type Method = (this: any, ...args: any[]) => unknown

/**
 * Replaces a method of a prototype, or a static one of a class, and keeps how it is defined.
 *
 * A library without the method is reported once: its metrics would be incomplete without a word.
 */
export function patchMethod(owner: object, name: string, wrap: (original: Method) => Method): void {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') {
    reportOnce('INSTRUMENT_FAILED', `bullmq ${name}`, {
      instrument: 'bullmq',
      reason: `the library has no method ${name}`,
    })
    return
  }
  const descriptor = Object.getOwnPropertyDescriptor(owner, name)
  Object.defineProperty(owner, name, {
    configurable: true,
    enumerable: descriptor?.enumerable ?? false,
    writable: true,
    value: wrap(original as Method),
  })
}

/** Runs what measures, so that our own failure never reaches the application. */
export function safely<Result>(measure: () => Result): Result | undefined {
  try {
    return measure()
  } catch (thrown) {
    reportFailure(thrown)
    return undefined
  }
}

/** Says once that the instrument failed, and why. */
export function reportFailure(thrown: unknown): void {
  reportOnce('INSTRUMENT_FAILED', 'bullmq', { instrument: 'bullmq', reason: reasonOf(thrown) })
}
