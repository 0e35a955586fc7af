/** Variables as the process has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Tells whether Meterbridge is switched on at all; it is asked before anything else is loaded.
 *
 * Follows the OpenTelemetry specification's rule for booleans: only `true`, in any case, is true.
 */
export function isEnabled(environment: Environment): boolean {
  const disabled = environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true'
  return !disabled && environment['ENABLE_METRICS']?.trim().toLowerCase() !== 'false'
}
