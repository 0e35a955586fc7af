/** A standard variable that takes effect once traces are on or metrics are pushed. */
export interface ExportVariable {
  readonly name: string
  readonly fallback: string
  readonly help: string
  /** True when the OTLP exporter's package reads it, and not src. */
  readonly readByExporter?: true
}

/** What docs/environment.md lists for OTLP; each can be set for one signal, as `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`. */
export const otlpVariables: readonly ExportVariable[] = [
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    fallback: 'http://localhost:4318',
    help: 'Where to send, without the path, `/v1/traces` or `/v1/metrics`, which is added.',
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
    help: 'How long sending a batch of spans, or all metrics, may take, in milliseconds.',
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
]

/** What it lists for metrics that are pushed. */
export const pushVariables: readonly ExportVariable[] = [
  {
    name: 'OTEL_METRIC_EXPORT_INTERVAL',
    fallback: '60000',
    help: 'How often metrics are sent, in milliseconds.',
  },
  {
    name: 'OTEL_METRIC_EXPORT_TIMEOUT',
    fallback: '30000',
    help: 'How long an export that does not end keeps the next ones back, and callbacks may take, in milliseconds.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
    fallback: 'cumulative',
    help: 'cumulative, delta or lowmemory, see otlp.md.',
  },
]
