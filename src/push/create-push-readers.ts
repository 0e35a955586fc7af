import { ConsoleMetricExporter, type MetricReader } from '@opentelemetry/sdk-metrics'
import type { Environment } from '../otlp/environment.ts'
import { metricProducer } from '../series/metric-producer.ts'
import { createOtlpMetricsExporter, type MetricsDestination } from './otlp-metrics-exporter.ts'
import { inPreferredTemporality } from './delta-producer.ts'
import { PushReader, type PushOptions } from './push-reader.ts'
import { readPushTimes } from './push-times.ts'

/** Where metrics are sent. */
export type PushExporter = 'otlp' | 'console'

/** Creates a reader for each exporter: it sends Meterbridge's own metrics with those of the provider that it is given to. */
export function createPushReaders(
  exporters: readonly PushExporter[],
  { environment, ...options }: { environment: Environment } & Pick<PushOptions, 'seriesLimit' | 'observed'>,
): MetricReader[] {
  if (exporters.length === 0) return []
  const times = readPushTimes(environment)
  return exporters.map((name) => {
    const { exporter, to } = destination(name, environment)
    const producer = inPreferredTemporality(metricProducer(), exporter)
    return new PushReader({ exporter, to, times, metricProducers: [producer], ...options })
  })
}

function destination(name: PushExporter, environment: Environment): MetricsDestination {
  return name === 'console'
    ? { exporter: new ConsoleMetricExporter(), to: 'the console' }
    : createOtlpMetricsExporter(environment)
}
