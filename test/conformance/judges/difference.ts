import { inspect, isDeepStrictEqual } from 'node:util'

/** Says where what was read first differs from what was expected; nothing when both are equal. */
export function differenceOf(read: unknown, expected: unknown): string | undefined {
  return differenceAt({ read, expected, path: '' })
}

function differenceAt({
  read,
  expected,
  path,
}: {
  read: unknown
  expected: unknown
  path: string
}): string | undefined {
  if (isDeepStrictEqual(read, expected)) return undefined
  if (!isTree(read) || !isTree(expected))
    return `${path || 'all'}: read ${show(read)}, expected ${show(expected)}`
  const keys = new Set([...Object.keys(expected), ...Object.keys(read)])
  for (const key of keys) {
    const difference = differenceAt({ read: read[key], expected: expected[key], path: `${path}.${key}` })
    if (difference !== undefined) return difference
  }
  return `${path}: read ${show(read)}, expected ${show(expected)}`
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function show(value: unknown): string {
  return inspect(value, { depth: 4, maxStringLength: 300 })
}
