import { expect, test } from 'vitest'
import { createPropagator } from '../../../src/tracing/propagator.ts'

test.each([
  { setting: undefined, fields: ['traceparent', 'tracestate', 'baggage'] },
  { setting: 'tracecontext', fields: ['traceparent', 'tracestate'] },
  { setting: ' baggage , baggage', fields: ['baggage'] },
  { setting: 'b3,tracecontext', fields: ['traceparent', 'tracestate'] },
  { setting: 'b3', fields: ['traceparent', 'tracestate', 'baggage'] },
  { setting: 'none', fields: [] },
  { setting: 'none,tracecontext', fields: [] },
])('OTEL_PROPAGATORS=$setting carries $fields', ({ setting, fields }) => {
  expect(createPropagator({ OTEL_PROPAGATORS: setting }).fields()).toEqual(fields)
})
