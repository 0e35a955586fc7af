const patchedSymbol: unique symbol = Symbol.for('meterbridge.http.patched')

/** Tells whether a prototype or a class is seen for the first time, and marks it. */
export function isFirstPatchOf(target: object): boolean {
  if (Object.hasOwn(target, patchedSymbol)) return false
  Object.defineProperty(target, patchedSymbol, { value: true })
  return true
}
