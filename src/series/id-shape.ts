/** Values that identify one thing among very many, by their form; each must match the whole value. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i, 'a UUID'],
  [/^(?=.*\d)[0-9a-f]{24}$/i, 'an ObjectId'],
  [/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'a ULID'],
  [/^\d{6,}$/, 'a long number'],
  [/^(?=.*\d)[0-9a-f]{16,}$/i, 'a hash'],
  [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address'],
  [/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/, 'a token'],
  [/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/, 'a time'],
]

const longestShape = 400

/** Says in words which kind of ID a value looks like, or gives nothing when it looks like none. */
export function idShape(value: string): string | undefined {
  if (value.length < 6 || value.length > longestShape) return undefined
  return shapes.find(([pattern]) => pattern.test(value))?.[1]
}
