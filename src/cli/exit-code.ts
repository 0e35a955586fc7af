/** What a command ends with; docs/cli.md lists it. */
export const exitCode = {
  /** What was asked for is done, and nothing is wrong. */
  ok: 0,
  /** Something was found: drift, a problem, a test that fails. */
  found: 1,
  /** It could not be done: wrong arguments, a configuration that is missing or wrong, a program that is missing. */
  failed: 2,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
