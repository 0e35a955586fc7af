const mark: symbol = Symbol.for('meterbridge.pg.patched')

/** Marks a prototype as patched; tells whether it was not so before. */
export function markPatched(prototype: object): boolean {
  if (Object.hasOwn(prototype, mark)) return false
  Object.defineProperty(prototype, mark, { value: true })
  return true
}
