import { GateError } from './gate-error.ts'

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy

/** Reads a duration such as `1m30s` into milliseconds. Source: Go, `time.ParseDuration`. */
export function goDurationMs(value: unknown, key: string): number {
  if (value === 0 || value === '0') return 0
  const text = typeof value === 'string' ? value : ''
  let totalMs = 0
  let end = 0
  for (const match of text.matchAll(part)) {
    totalMs += Number(match[1]) * unitMs[match[2]!]!
    end = match.index + match[0].length
  }
  if (end === 0 || end !== text.length) throw new GateError(`${key} is not a duration such as 1s or 500ms`)
  return totalMs
}
