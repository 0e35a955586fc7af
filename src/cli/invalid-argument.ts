import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import type { Values } from './command.ts'

/** Makes the error of an argument that cannot be used. */
export function invalidArgument(
  argument: string,
  { reason, remedy }: { reason: string; remedy: string },
): Error {
  return new MeterbridgeError('COMMAND_INVALID', { argument, reason, remedy })
}

/**
 * Reads the option `--timeout`, in seconds.
 *
 * @throws COMMAND_INVALID
 */
export function timeoutSeconds(values: Values, otherwise: number): number {
  const seconds = Number(values.text('timeout') ?? otherwise)
  if (seconds > 0) return seconds
  throw invalidArgument('--timeout', { reason: 'it is no number above 0', remedy: 'give seconds' })
}
