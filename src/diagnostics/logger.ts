import { writeSync } from 'node:fs'
import { formatMessage } from './format-message.ts'
import { messages, type Code, type Level, type Values } from './messages.ts'

const severity: Record<Level | 'none', number> = { none: 0, error: 1, warn: 2, info: 3, debug: 4 }
const standardError = 2
/** Of each code, so that one which is said of everything leaves room for the others. */
const onceLimit = 100

let threshold: number = severity.info
const said = new Map<Code, Set<string>>()

/**
 * Writes one line to standard error, and never throws.
 *
 * The descriptor is written directly: touching `process.stderr` would create a stream that the
 * application did not ask for, which costs start-up time and can change how the process ends.
 */
export function logLine(level: Level, line: string): void {
  if (severity[level] > threshold) return
  try {
    writeSync(standardError, `meterbridge: ${line}\n`)
  } catch {
    // A closed or full descriptor is the application's to notice, not ours.
  }
}

/** Says a message of the table, at the level that the table gives it. */
export function report(code: Code, values: Values): void {
  if (severity[messages[code].level] > threshold) return
  logLine(messages[code].level, formatMessage(code, values))
}

/** Says a message once for each subject in the life of the process, of 100 subjects at most. */
export function reportOnce(code: Code, subject: string, values: Values): void {
  let subjects = said.get(code)
  if (subjects === undefined) said.set(code, (subjects = new Set()))
  if (subjects.has(subject) || subjects.size >= onceLimit) return
  subjects.add(subject)
  report(code, values)
}

/** Sets the least severe level that is written; `none` writes nothing. */
export function setLogLevel(level: Level | 'none'): void {
  threshold = severity[level]
}
