import type { SpanLimits } from '@opentelemetry/sdk-trace'
import { readWholeNumber, type Environment } from '../otlp/environment.ts'

/**
 * Reads the limits of what a span may hold; those that are not set keep the SDK's defaults.
 *
 * Source: OpenTelemetry specification, "Attribute Limits" and "Span Limits"; a span's own variable wins over
 * the general one.
 */
export function readSpanLimits(environment: Environment): SpanLimits {
  const limits: SpanLimits = {}
  for (const [limit, ...names] of variables) {
    const value = readWholeNumber(environment, { names, least: 0 })
    if (value !== undefined) limits[limit] = value
  }
  return limits
}

const variables: readonly (readonly [limit: keyof SpanLimits, ...names: string[]])[] = [
  [
    'attributeValueLengthLimit',
    'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  ],
  ['attributeCountLimit', 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  ['eventCountLimit', 'OTEL_SPAN_EVENT_COUNT_LIMIT'],
  ['linkCountLimit', 'OTEL_SPAN_LINK_COUNT_LIMIT'],
  ['attributePerEventCountLimit', 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'],
  ['attributePerLinkCountLimit', 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'],
]
