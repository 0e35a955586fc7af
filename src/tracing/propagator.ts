import type { TextMapPropagator } from '@opentelemetry/api'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { report } from '../diagnostics/logger.ts'
import { readText, type Environment } from '../otlp/environment.ts'

/**
 * Creates the propagators that `OTEL_PROPAGATORS` lists; the unknown ones are one warning, and where none
 * is left the default serves: W3C Trace Context and Baggage.
 *
 * Source: OpenTelemetry specification, "General SDK Configuration"; `none` propagates nothing.
 */
export function createPropagator(environment: Environment): TextMapPropagator {
  const text = readText(environment, 'OTEL_PROPAGATORS') ?? fallback
  const names = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '')
  const unknown = names.filter((name) => name !== 'none' && !propagators.has(name))
  if (unknown.length > 0) {
    report('SETTING_INVALID', {
      setting: 'OTEL_PROPAGATORS',
      value: unknown.join(','),
      expected: `a list of ${[...propagators.keys()].join(', ')} or none`,
      fallback: names.length > unknown.length ? 'the rest of the list' : fallback,
    })
  }
  if (names.includes('none')) return new CompositePropagator()
  const chosen = names.length > unknown.length ? names : fallback.split(',')
  return new CompositePropagator({ propagators: chosen.flatMap((name) => propagators.get(name)?.() ?? []) })
}

const fallback = 'tracecontext,baggage'

const propagators: ReadonlyMap<string, () => TextMapPropagator> = new Map<string, () => TextMapPropagator>([
  ['tracecontext', () => new W3CTraceContextPropagator()],
  ['baggage', () => new W3CBaggagePropagator()],
])
