import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import { report } from '../diagnostics/logger.ts'
import { readText, type Environment } from '../otlp/environment.ts'
import { letProcessEnd } from '../otlp/let-process-end.ts'
import { readProtocol } from '../otlp/read-protocol.ts'

/** An exporter, and where it sends to. */
export interface MetricsDestination {
  readonly exporter: PushMetricExporter
  readonly to: string
}

/**
 * Creates the exporter of metrics over the OTLP protocol that the environment names. Its package reads endpoint,
 * headers, timeout, compression, certificates and temporality by itself.
 */
export function createOtlpMetricsExporter(environment: Environment): MetricsDestination {
  reportUnknownTemporality(environment)
  const exporter =
    readProtocol(environment, 'METRICS') === 'http/json' ? new JsonExporter() : new ProtobufExporter()
  return { exporter, to: letProcessEnd(exporter) ?? 'the OTLP endpoint' }
}

const temporalities = ['cumulative', 'delta', 'lowmemory']

/** The package takes its default, without a word. */
function reportUnknownTemporality(environment: Environment): void {
  const setting = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'
  const value = readText(environment, setting)
  if (value === undefined || temporalities.includes(value.toLowerCase())) return
  report('SETTING_INVALID', {
    setting,
    value,
    expected: temporalities.join(', '),
    fallback: 'cumulative',
  })
}
