import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace'
import { readWholeNumber, type Environment } from '../otlp/environment.ts'
import { createOtlpExporter } from './otlp-exporter.ts'

/** Where spans go. */
export type TracesExporter = 'otlp' | 'console'

/**
 * Creates what takes the ended spans: batches over OTLP, and one by one to the console.
 *
 * Source: OpenTelemetry specification, "Batch Span Processor" variables: the SDK 3.0 for Node reads none.
 */
export function createSpanProcessors(
  exporters: readonly TracesExporter[],
  environment: Environment,
): SpanProcessor[] {
  return [...new Set(exporters)].map((exporter) =>
    exporter === 'console'
      ? new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() })
      : createBatches(environment),
  )
}

function createBatches(environment: Environment): SpanProcessor {
  const read = (name: string, least: number): number | undefined =>
    readWholeNumber(environment, { names: [name], least })
  const exportTimeoutMillis = read('OTEL_BSP_EXPORT_TIMEOUT', 1)
  const scheduledDelayMillis = read('OTEL_BSP_SCHEDULE_DELAY', 0)
  const maxQueueSize = read('OTEL_BSP_MAX_QUEUE_SIZE', 1)
  const maxExportBatchSize = read('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 1)
  return new BatchSpanProcessor({
    exporter: createOtlpExporter(environment),
    ...(exportTimeoutMillis === undefined ? {} : { exportTimeoutMillis }),
    ...(scheduledDelayMillis === undefined ? {} : { scheduledDelayMillis }),
    ...(maxQueueSize === undefined ? {} : { maxQueueSize }),
    ...(maxExportBatchSize === undefined ? {} : { maxExportBatchSize }),
  })
}
