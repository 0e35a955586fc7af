import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { Environment } from '../otlp/environment.ts'
import { letProcessEnd } from '../otlp/let-process-end.ts'
import { readProtocol } from '../otlp/read-protocol.ts'
import { BoundedExporter } from './bounded-exporter.ts'

/**
 * Creates the exporter of the OTLP protocol that the environment names, `http/protobuf` unless it says
 * otherwise. Its package reads endpoint, headers, timeout, compression and certificates by itself.
 */
export function createOtlpExporter(environment: Environment): SpanExporter {
  const exporter =
    readProtocol(environment, 'TRACES') === 'http/json' ? new JsonExporter() : new ProtobufExporter()
  const url = letProcessEnd(exporter)
  return new BoundedExporter(exporter, { to: url ?? 'the OTLP endpoint' })
}
