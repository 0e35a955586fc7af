import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import type { InstrumentType } from '@opentelemetry/sdk-metrics'

/**
 * The Prometheus exporter of the OpenTelemetry SDK as a reader alone: it chooses cumulative values and
 * collects them, while the wire format, the negotiation and the server are Meterbridge's.
 */
export class ScrapeReader extends PrometheusExporter {
  readonly #seriesLimit: number

  constructor({ seriesLimit }: { seriesLimit: number }) {
    super({ preventServerStart: true })
    this.#seriesLimit = seriesLimit
  }

  /** Leaves room above our own limit, which also holds for cumulative readers; the SDK's does not. */
  override selectCardinalityLimit(_instrument: InstrumentType): number {
    return this.#seriesLimit + 2
  }
}
