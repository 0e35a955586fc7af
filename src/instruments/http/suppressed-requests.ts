/**
 * Tells whether the current request is made by an OpenTelemetry exporter, which suppresses its own tracing.
 * It must not be counted: a metric would otherwise change with where telemetry is sent.
 *
 * The API's global is read in place, so that nothing of OpenTelemetry is loaded for it.
 */
export function isSuppressed(): boolean {
  const manager = (globalThis as ApiHolder)[apiSymbol]?.context
  return manager !== undefined && manager.active().getValue(suppressSymbol) === true
}

// As @opentelemetry/api 1.x and @opentelemetry/core name them: both are registered symbols.
const apiSymbol: unique symbol = Symbol.for('opentelemetry.js.api.1')
const suppressSymbol: symbol = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

interface ApiHolder {
  readonly [apiSymbol]?: { readonly context?: { active(): { getValue(key: symbol): unknown } } }
}
