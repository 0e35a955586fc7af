/**
 * Reads what OpenTelemetry's current context has under a key, which is a registered symbol.
 *
 * The API's global is read in place, so that nothing of OpenTelemetry is loaded for it.
 */
export function activeContextValue(key: symbol): unknown {
  return (globalThis as ApiHolder)[apiSymbol]?.context?.active().getValue(key)
}

// As @opentelemetry/api 1.x names it.
const apiSymbol: unique symbol = Symbol.for('opentelemetry.js.api.1')

interface ApiHolder {
  readonly [apiSymbol]?: { readonly context?: { active(): { getValue(key: symbol): unknown } } }
}
