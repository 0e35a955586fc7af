import { validateHeaderValue } from 'node:http'
import { readChoice, readSection, readText } from './field-readers.ts'
import { GateError } from './gate-error.ts'

/** The headers that may be set, with their values where these are listed. */
const known: Readonly<Record<string, readonly string[] | undefined>> = {
  'Strict-Transport-Security': undefined,
  'X-Content-Type-Options': ['nosniff'],
  'X-Frame-Options': ['deny', 'sameorigin'],
  'X-XSS-Protection': undefined,
  'Content-Security-Policy': undefined,
}

/** Reads the headers of `http_server_config`, which are put on every answer; an empty one is unset. */
export function readResponseHeaders(value: unknown): Readonly<Record<string, string>> {
  const section = readSection(value, { at: 'headers', keys: Object.keys(known) })
  const headers: Record<string, string> = {}
  for (const key of Object.keys(section)) {
    const text = readText(section, key)
    if (text === undefined) continue
    const values = known[key]
    if (values !== undefined)
      readChoice(text, { key, table: Object.fromEntries(values.map((one) => [one, one])) })
    try {
      validateHeaderValue(key, text)
    } catch {
      throw new GateError(`${key} has characters that no header may have`)
    }
    headers[key] = text
  }
  return headers
}
