import { trace, TraceFlags, type SpanContext } from '@opentelemetry/api'

/** Gives the span of the running context when it is sampled: what an exemplar may point to. */
export function activeSampledSpan(): SpanContext | undefined {
  const context = trace.getActiveSpan()?.spanContext()
  return context !== undefined && (context.traceFlags & TraceFlags.SAMPLED) !== 0 ? context : undefined
}
