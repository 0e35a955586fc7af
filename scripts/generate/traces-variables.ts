/** A standard variable that takes effect once traces are on. */
export interface TracesVariable {
  readonly name: string
  readonly fallback: string
  readonly help: string
  /** True when the OTLP exporter's package reads it, and not src/tracing. */
  readonly readByExporter?: true
}

/** What docs/environment.md lists for traces; test/architecture holds it equal to what is read. */
export const tracesVariables: readonly TracesVariable[] = [
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    fallback: 'http://localhost:4318',
    help: 'Where spans are sent, without the path `/v1/traces`, which is added.',
    readByExporter: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    fallback: 'http/protobuf',
    help: 'http/protobuf or http/json.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    fallback: '',
    help: 'Headers to send, such as `api-key=secret,tenant=1`.',
    readByExporter: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TIMEOUT',
    fallback: '10000',
    help: 'How long sending a batch may take, in milliseconds.',
    readByExporter: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_COMPRESSION',
    fallback: 'none',
    help: 'none or gzip.',
    readByExporter: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_CERTIFICATE',
    fallback: '',
    help: "A file with the certificates that the collector's own is checked against.",
    readByExporter: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
    fallback: '',
    help: "A file with the client's certificate chain, for mutual TLS.",
    readByExporter: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_CLIENT_KEY',
    fallback: '',
    help: "A file with the client's private key, for mutual TLS.",
    readByExporter: true,
  },
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
