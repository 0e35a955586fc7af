import { GateError } from './gate-error.ts'

/** A section of the file: keys and what stands at them. */
export type Section = Readonly<Record<string, unknown>>

/** Reads a section that has no other keys than these; a missing one is empty. */
export function readSection(value: unknown, { at, keys }: { at: string; keys: readonly string[] }): Section {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw new GateError(`${at} is not a mapping`)
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined) {
    throw new GateError(`${at} has the unknown key ${JSON.stringify(unknown)} (known are ${keys.join(', ')})`)
  }
  return value as Section
}

/** Reads a text; missing and empty ones are undefined. */
export function readText(section: Section, key: string): string | undefined {
  const value = section[key]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') throw new GateError(`${key} is not a string`)
  return value
}

/** Reads a boolean, in the words that YAML 1.1 and the Go programs of the ecosystem take. */
export function readBoolean(
  section: Section,
  { key, fallback }: { key: string; fallback: boolean },
): boolean {
  const value = section[key] ?? fallback
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(yes|on|true)$/i.test(value)) return true
  if (typeof value === 'string' && /^(no|off|false)$/i.test(value)) return false
  throw new GateError(`${key} is not true or false`)
}

/** Reads a list of texts; a missing one is undefined. */
export function readTexts(section: Section, key: string): readonly string[] | undefined {
  const value = section[key]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new GateError(`${key} is not a list of strings`)
  }
  return value
}

/** Reads what a table gives for a text. */
export function readChoice<Value>(
  name: string,
  { key, table }: { key: string; table: Readonly<Record<string, Value>> },
): Value {
  if (Object.hasOwn(table, name)) return table[name] as Value
  const known = Object.keys(table).join(', ')
  throw new GateError(`${key} has ${JSON.stringify(name)}, which is none of ${known}`)
}
