import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import type { InstrumentType } from '@opentelemetry/sdk-metrics'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * The exporter of the OpenTelemetry SDK as a reader alone: it collects cumulative values and can be
 * given metric producers, while the wire format, the negotiation and the server are Meterbridge's.
 */
export class ScrapeReader extends PrometheusExporter {
  readonly #seriesLimit: number
  readonly #answer: (request: IncomingMessage, response: ServerResponse) => void

  constructor(options: {
    seriesLimit: number
    answer: (request: IncomingMessage, response: ServerResponse) => void
  }) {
    super({ preventServerStart: true })
    this.#seriesLimit = options.seriesLimit
    this.#answer = options.answer
  }

  /** Leaves room above our own limit, which also holds for cumulative readers; the SDK's does not. */
  override selectCardinalityLimit(_instrument: InstrumentType): number {
    return this.#seriesLimit + 2
  }

  override getMetricsRequestHandler(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request, response)
  }
}
