import type { ExportVariable } from './export-variables.ts'

/** What docs/environment.md lists for traces alone; test/architecture holds it equal to what is read. */
export const tracesVariables: readonly ExportVariable[] = [
  {
    name: 'OTEL_TRACES_SAMPLER',
    fallback: 'parentbased_always_on',
    help: 'always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off or parentbased_traceidratio.',
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    fallback: '1',
    help: 'The share of traces that the two ratio samplers keep, from 0 to 1.',
  },
  {
    name: 'OTEL_PROPAGATORS',
    fallback: 'tracecontext,baggage',
    help: 'A list of tracecontext and baggage, or none.',
  },
  {
    name: 'OTEL_BSP_SCHEDULE_DELAY',
    fallback: '5000',
    help: 'How long ended spans wait for a batch to fill, in milliseconds.',
  },
  { name: 'OTEL_BSP_EXPORT_TIMEOUT', fallback: '30000', help: 'How long a batch may take, in milliseconds.' },
  {
    name: 'OTEL_BSP_MAX_QUEUE_SIZE',
    fallback: '2048',
    help: 'How many ended spans may wait; further ones are dropped.',
  },
  { name: 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', fallback: '512', help: 'How many spans a batch holds.' },
  {
    name: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    fallback: 'no limit',
    help: 'The longest value of an attribute, in characters; `OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT` wins over it.',
  },
  { name: 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', fallback: 'no limit', help: 'The same, for spans.' },
  {
    name: 'OTEL_ATTRIBUTE_COUNT_LIMIT',
    fallback: '128',
    help: 'How many attributes a span may have; `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT` wins over it.',
  },
  { name: 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', fallback: '128', help: 'The same, for spans.' },
  { name: 'OTEL_SPAN_EVENT_COUNT_LIMIT', fallback: '128', help: 'How many events a span may have.' },
  { name: 'OTEL_SPAN_LINK_COUNT_LIMIT', fallback: '128', help: 'How many links a span may have.' },
  {
    name: 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT',
    fallback: '128',
    help: 'How many attributes an event may have.',
  },
  { name: 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', fallback: '128', help: 'How many attributes a link may have.' },
]
