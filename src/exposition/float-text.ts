/**
 * Writes a number as Go's `%g` does: shortest digits, exponent below 1e-4 and from 1e6.
 *
 * Bucket bounds are part of a series' identity, so they must read as Prometheus' own clients write
 * them; JavaScript changes to exponents elsewhere and pads them differently.
 */
export function floatText(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  const exponential = value.toExponential()
  const exponent = Number(exponential.slice(exponential.indexOf('e') + 1))
  // From -4 to 5 JavaScript writes plain digits as well.
  if (!Number.isFinite(value) || (exponent >= -4 && exponent < 6)) return String(value)
  return exponential.replace(/e([+-])(\d)$/, 'e$10$2')
}

/** Writes a bound as OpenMetrics 1.0 wants it ("Canonical Numbers"): like `%g`, whole numbers with `.0`. */
export function canonicalFloatText(value: number): string {
  const text = floatText(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}
