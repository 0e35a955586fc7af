import { keepsUtf8, type Strategy } from './strategy.ts'

/**
 * Translates the key of an attribute into the name of a label, or gives nothing when no character can stand.
 *
 * Source: OpenTelemetry specification, Prometheus compatibility, "Metric attributes", and Prometheus'
 * otlptranslator, which keeps `__x__`: such names are Prometheus' own, so here they become `x`.
 */
export function labelName(key: string, strategy: Strategy): string | undefined {
  const name = withoutReserved(key.toWellFormed())
  const kept = keepsUtf8(strategy) ? name : name.replace(/[^A-Za-z0-9]+/g, '_')
  if (/^_*$/.test(kept)) return undefined
  return !keepsUtf8(strategy) && /^[0-9]/.test(kept) ? `key_${kept}` : kept
}

/** Strips the two underscores that mark a label as Prometheus' own: `__name__` would take the metric's name. */
function withoutReserved(name: string): string {
  if (!name.startsWith('__')) return name
  return name.replace(/^__+/, '').replace(/__+$/, '')
}
