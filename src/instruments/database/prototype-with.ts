/** Gives the prototype of a class, or of one that it extends, that defines the method itself. */
export function prototypeWith(constructor: unknown, method: string): object | undefined {
  let prototype: unknown = typeof constructor === 'function' ? constructor.prototype : undefined
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    if (Object.hasOwn(prototype, method)) return prototype
    prototype = Object.getPrototypeOf(prototype)
  }
  return undefined
}
