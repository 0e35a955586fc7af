import { report } from '../diagnostics/logger.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads a variable; one that is empty counts as unset, as the specification says. */
export function readText(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined
}

/**
 * Reads the first of some variables that is set to a whole number.
 *
 * @returns undefined when none is; a value that is no such number is one warning.
 */
export function readWholeNumber(
  environment: Environment,
  { names, least }: { names: readonly string[]; least: number },
): number | undefined {
  for (const name of names) {
    const text = readText(environment, name)
    if (text === undefined) continue
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least) return value
    report('SETTING_INVALID', {
      setting: name,
      value: text,
      expected: `a whole number of at least ${least}`,
      fallback: 'the default',
    })
  }
  return undefined
}
