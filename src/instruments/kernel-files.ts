import { readFileSync } from 'node:fs'

/** Reads a file of the kernel, or gives nothing where there is none or it may not be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

/** Reads a file that holds one number; `max`, and what is no number, gives nothing. */
export function readNumber(path: string): number | undefined {
  const text = readText(path)?.trim()
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
}

/** Reads a file with a key and a number on each line; one that cannot be read gives no entries. */
export function readEntries(path: string): ReadonlyMap<string, number> {
  const lines = (readText(path) ?? '').matchAll(/^([\w.]+):? +(\d+)/gm)
  return new Map([...lines].map(([, key, value]) => [key!, Number(value)]))
}

/** Reads a field of the kernel's tables of mounts, in which blanks and backslashes are written in octal. */
export function unescapeField(field: string): string {
  return field.replace(/\\(\d{3})/g, (_match, octal: string) => String.fromCharCode(parseInt(octal, 8)))
}

/** How long tasks waited for a resource so far, in seconds. */
export interface Stall {
  /** `some`: at least one task waited. `full`: none could run. */
  readonly share: 'some' | 'full'
  readonly seconds: number
}

/** Reads a file of pressure stall information; one that cannot be read gives nothing. */
export function readStalls(path: string): readonly Stall[] {
  const lines = (readText(path) ?? '').matchAll(/^(some|full) .*\btotal=(\d+)/gm)
  return [...lines].map(([, share, microseconds]) => ({
    share: share as Stall['share'],
    seconds: Number(microseconds) / 1e6,
  }))
}
