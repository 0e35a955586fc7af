import { readWholeNumber, type Environment } from '../otlp/environment.ts'

/** When metrics are sent. */
export interface PushTimes {
  readonly intervalMs: number
  /** How long one export may take, with its collection. */
  readonly timeoutMs: number
}

/** Node takes a longer timer for one of a millisecond. */
const longestTimerMs = 2 ** 31 - 1

/** Reads how often metrics are sent. Source: OpenTelemetry specification, "Periodic exporting MetricReader" variables. */
export function readPushTimes(environment: Environment): PushTimes {
  const read = (name: string, fallback: number): number =>
    Math.min(longestTimerMs, readWholeNumber(environment, { names: [name], least: 1 }) ?? fallback)
  return {
    intervalMs: read('OTEL_METRIC_EXPORT_INTERVAL', 60_000),
    timeoutMs: read('OTEL_METRIC_EXPORT_TIMEOUT', 30_000),
  }
}
