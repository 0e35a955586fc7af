/**
 * The ways to turn OpenTelemetry names into Prometheus names (OpenTelemetry specification, Prometheus
 * exporter, `translation_strategy`), the default first.
 */
export const strategies = [
  'UnderscoreEscapingWithSuffixes',
  'UnderscoreEscapingWithoutSuffixes',
  'NoUTF8EscapingWithSuffixes',
  'NoTranslation',
] as const

export type Strategy = (typeof strategies)[number]

export const defaultStrategy: Strategy = strategies[0]

/** Tells whether names keep every character, to be escaped (or not) as each scrape asks. */
export function keepsUtf8(strategy: Strategy): boolean {
  return strategy === 'NoUTF8EscapingWithSuffixes' || strategy === 'NoTranslation'
}
