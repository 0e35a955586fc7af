import { replaceMethod, reportFailure } from './redis-patches.ts'

/** Runs a hook before each call of a method; the call itself, its result and what it throws stay as they are. */
export function before<Self, First>(
  prototype: object,
  ...[name, hook]: [string, (self: Self, first: First, parameters: readonly unknown[]) => void]
): void {
  replaceMethod(
    prototype,
    name,
    (original) =>
      function (this: object, ...parameters: unknown[]): unknown {
        try {
          hook(this as Self, parameters[0] as First, parameters)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return Reflect.apply(original, this, parameters)
      },
  )
}
