import { report } from '../diagnostics/logger.ts'
import { readText, type Environment } from './environment.ts'

/** What is exported: each may have variables of its own. */
type Signal = 'TRACES' | 'METRICS'

const protocols = ['http/protobuf', 'http/json'] as const

/**
 * Reads the OTLP protocol of a signal, `http/protobuf` unless the environment says otherwise, and says
 * which endpoints its exporter will pass over.
 *
 * Source: OpenTelemetry specification, "OpenTelemetry Protocol Exporter". `grpc` is left out on purpose: its
 * package is as large as all others together, and every collector that takes it takes HTTP.
 */
export function readProtocol(environment: Environment, signal: Signal): (typeof protocols)[number] {
  reportUnusableEndpoints(environment, signal)
  const [fallback] = protocols
  for (const setting of [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, 'OTEL_EXPORTER_OTLP_PROTOCOL']) {
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
function reportUnusableEndpoints(environment: Environment, signal: Signal): void {
  for (const setting of [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, 'OTEL_EXPORTER_OTLP_ENDPOINT']) {
    const value = readText(environment, setting)
    if (value === undefined || URL.canParse(value)) continue
    const expected = 'a URL such as http://collector:4318'
    report('SETTING_INVALID', { setting, value, expected, fallback: 'the default' })
  }
}
