import { activeContextValue } from './active-context.ts'

/**
 * Tells whether the current request is made by an OpenTelemetry exporter, which suppresses its own tracing.
 * It must not be counted: a metric would otherwise change with where telemetry is sent.
 */
export function isSuppressed(): boolean {
  return activeContextValue(suppressSymbol) === true
}

// As @opentelemetry/core names it.
const suppressSymbol: symbol = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
