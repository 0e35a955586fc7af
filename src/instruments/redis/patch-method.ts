import { reportRedisFailure } from './watch-command.ts'

export type Method = (this: object, ...parameters: unknown[]) => unknown

/** Runs a hook before each call of a method; the call itself, its result and what it throws stay as they are. */
export function before<Self, First>(
  prototype: object,
  ...[name, hook]: [string, (self: Self, first: First, parameters: readonly unknown[]) => void]
): void {
  replaceMethod(
    prototype,
    name,
    (original) =>
      function (this: object, ...parameters) {
        try {
          hook(this as Self, parameters[0] as First, parameters)
        } catch (thrown) {
          reportRedisFailure(thrown)
        }
        return Reflect.apply(original, this, parameters)
      },
  )
}

/** Puts a function in the place of a method, with its name and its number of parameters. */
export function replaceMethod(
  prototype: object,
  ...[name, replace]: [string, (original: Method) => Method]
): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name)
  const original = property?.value as Method | undefined
  if (typeof original !== 'function') {
    reportRedisFailure(`a class of the Redis client has no method ${name} to patch`)
    return
  }
  const measured = replace(original)
  Object.defineProperty(measured, 'name', { value: original.name })
  Object.defineProperty(measured, 'length', { value: original.length })
  Object.defineProperty(prototype, name, { ...property, value: measured })
}
