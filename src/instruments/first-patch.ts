/** Tells whether an instrument sees a prototype or an object for the first time, and marks it. */
export function isFirstPatch(target: object, instrument: string): boolean {
  const mark = Symbol.for(`meterbridge.${instrument}.patched`)
  if (Object.hasOwn(target, mark)) return false
  Object.defineProperty(target, mark, { value: true })
  return true
}
