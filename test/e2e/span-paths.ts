import type { ReceivedSpan } from './otlp-receiver.ts'

/** Gives each span as the names from the root of its trace to it; a parent that is not there shows as `?`. */
export function spanPaths(
  spans: readonly ReceivedSpan[],
  nameOf: (span: ReceivedSpan) => string = ({ name }) => name,
): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const path = (span: ReceivedSpan): string => {
    if (span.parentSpanId === '') return nameOf(span)
    const parent = byId.get(span.parentSpanId)
    return `${parent === undefined ? '?' : path(parent)} > ${nameOf(span)}`
  }
  return spans.map((span) => path(span)).toSorted()
}
