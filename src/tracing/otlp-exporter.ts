import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { report } from '../diagnostics/logger.ts'
import { BoundedExporter } from './bounded-exporter.ts'
import { readText, type Environment } from './environment.ts'
import { letProcessEnd } from './let-process-end.ts'

/**
 * Creates the exporter of the OTLP protocol that the environment names, `http/protobuf` unless it says
 * otherwise. Its package reads endpoint, headers, timeout, compression and certificates by itself.
 *
 * Source: OpenTelemetry specification, "OpenTelemetry Protocol Exporter". `grpc` is left out on purpose: its
 * package is as large as all others together, and every collector that takes it takes HTTP.
 */
export function createOtlpExporter(environment: Environment): SpanExporter {
  reportUnusableEndpoints(environment)
  const exporter = readProtocol(environment) === 'http/json' ? new JsonExporter() : new ProtobufExporter()
  const url = letProcessEnd(exporter)
  return new BoundedExporter(exporter, { to: url ?? 'the OTLP endpoint' })
}

const protocols = ['http/protobuf', 'http/json'] as const
const protocolVariables = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL']

function readProtocol(environment: Environment): (typeof protocols)[number] {
  const [fallback] = protocols
  for (const setting of protocolVariables) {
    const value = readText(environment, setting)
    if (value === undefined) continue
    const known = protocols.find((protocol) => protocol === value)
    if (known !== undefined) return known
    report('SETTING_INVALID', { setting, value, expected: protocols.join(' or '), fallback })
    return fallback
  }
  return fallback
}

/** The package passes over what is no URL and sends to the default, without a word. */
function reportUnusableEndpoints(environment: Environment): void {
  for (const setting of ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT']) {
    const value = readText(environment, setting)
    if (value === undefined || URL.canParse(value)) continue
    const expected = 'a URL such as http://collector:4318'
    report('SETTING_INVALID', { setting, value, expected, fallback: 'the default' })
  }
}
