import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- the methods of libraries have every signature
export type Method = (this: any, ...args: any[]) => any

/** How an instrument changes the library that it measures. */
export interface MethodPatches {
  /**
   * Puts a function in the place of a method, and keeps how that is defined, its name and its number of
   * parameters; one that is inherited becomes the owner's.
   *
   * A library without the method is reported once: its metrics would be incomplete without a word.
   */
  replaceMethod(this: void, owner: object, name: string, wrap: (original: Method) => Method): void
  /** Says once that the instrument failed; the application goes on as if it were not there. */
  reportFailure(this: void, thrown: unknown): void
}

/** Gives the patches of an instrument, by its name in the settings and in messages: `pg`. */
export function methodPatches(instrument: string): MethodPatches {
  return {
    replaceMethod(owner, name, wrap) {
      const original: unknown = Reflect.get(owner, name)
      if (typeof original !== 'function') {
        const reason = `the library has no method ${name}`
        reportOnce('INSTRUMENT_FAILED', `${instrument} ${name}`, { instrument, reason })
        return
      }
      const value = wrap(original as Method)
      Object.defineProperty(value, 'name', { configurable: true, value: original.name })
      Object.defineProperty(value, 'length', { configurable: true, value: original.length })
      const enumerable = Object.getOwnPropertyDescriptor(owner, name)?.enumerable ?? false
      Object.defineProperty(owner, name, { configurable: true, enumerable, writable: true, value })
    },
    reportFailure(thrown) {
      reportOnce('INSTRUMENT_FAILED', instrument, { instrument, reason: reasonOf(thrown) })
    },
  }
}
