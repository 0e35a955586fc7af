import { context } from '@opentelemetry/api'
import { ExportResultCode, suppressTracing, type ExportResult } from '@opentelemetry/core'
import {
  MetricReader,
  type MetricProducer,
  type PushMetricExporter,
  type ScopeMetrics,
} from '@opentelemetry/sdk-metrics'
import { reportOnce } from '../diagnostics/logger.ts'
import { failureOf } from '../otlp/failure-of.ts'
import type { PushTimes } from './push-times.ts'

/** How long the last export may hold the process that would end. */
const longestHoldMs = 1_000

const lateReason = 'nothing answered before the process ended'

/** What a reader sends, where and how often. */
export interface PushOptions {
  readonly exporter: PushMetricExporter
  /** Where it sends to, for the one line that says so when it fails. */
  readonly to: string
  readonly times: PushTimes
  readonly metricProducers: MetricProducer[]
  readonly seriesLimit: number
  readonly observed: CurrentObservations
}

/** Tells what the callbacks of observable metrics observed in a collection from what the SDK keeps of earlier ones. */
export interface CurrentObservations {
  /** Begins a collection; gives its number. */
  begin(): number
  current(scopes: readonly ScopeMetrics[], collection: number): readonly ScopeMetrics[]
}

/**
 * Collects and sends all metrics at an interval, and once more when the process ends by itself.
 *
 * The SDK's own periodic reader (3.0.0) refuses a timeout above the interval by throwing, holds the process
 * by a timer for as long as an export takes, and sends nothing at the end unless it is shut down.
 * Source: OpenTelemetry specification, "Periodic exporting MetricReader".
 */
export class PushReader extends MetricReader {
  readonly #exporter: PushMetricExporter
  readonly #to: string
  readonly #times: PushTimes
  readonly #seriesLimit: number
  readonly #observed: CurrentObservations
  #timer: NodeJS.Timeout | undefined
  #underway: { readonly startedMs: number } | undefined

  constructor({ exporter, to, times, metricProducers, seriesLimit, observed }: PushOptions) {
    super({
      metricProducers,
      ...(exporter.selectAggregation && { aggregationSelector: (type) => exporter.selectAggregation!(type) }),
      ...(exporter.selectAggregationTemporality && {
        aggregationTemporalitySelector: (type) => exporter.selectAggregationTemporality!(type),
      }),
    })
    this.#exporter = exporter
    this.#to = to
    this.#times = times
    this.#seriesLimit = seriesLimit
    this.#observed = observed
  }

  /** Leaves room above our own limit, which also holds for cumulative readers; the SDK's does not. */
  override selectCardinalityLimit(): number {
    return this.#seriesLimit + 2
  }

  protected override onInitialized(): void {
    this.#awaitEnd()
    this.#timer = setInterval(() => {
      this.#awaitEnd()
      // One that hangs is waited for until its time is over, so that exports do not pile up.
      if (this.#underwayMs() < this.#times.timeoutMs) return
      void this.#push()
    }, this.#times.intervalMs).unref()
  }

  protected override async onForceFlush(): Promise<void> {
    await this.#push()
    await this.#exporter.forceFlush()
  }

  protected override async onShutdown(): Promise<void> {
    clearInterval(this.#timer)
    process.off('beforeExit', this.#onBeforeExit)
    await this.onForceFlush()
    await this.#exporter.shutdown()
  }

  /** Listens to one end: Node emits the event again after the export, which then finds no listener of ours. */
  #awaitEnd(): void {
    process.off('beforeExit', this.#onBeforeExit)
    process.once('beforeExit', this.#onBeforeExit)
  }

  readonly #onBeforeExit = (): void => {
    // Where the collector hangs already, waiting for it once more is in vain.
    const underwayMs = this.#underwayMs()
    if (underwayMs >= longestHoldMs && underwayMs < Infinity) return
    const hold = setTimeout(() => this.#reportFailure(new Error(lateReason)), longestHoldMs)
    void this.#push().finally(() => clearTimeout(hold))
  }

  /** For how long an export has been under way; Infinity when none is. */
  #underwayMs(): number {
    return this.#underway === undefined ? Infinity : performance.now() - this.#underway.startedMs
  }

  /** Never rejects. */
  async #push(): Promise<void> {
    const own = { startedMs: performance.now() }
    this.#underway = own
    try {
      const collection = this.#observed.begin()
      const { resourceMetrics } = await this.collect({ timeoutMillis: this.#times.timeoutMs })
      const scopeMetrics = [...this.#observed.current(resourceMetrics.scopeMetrics, collection)]
      await new Promise<void>((resolve) => {
        const settle = ({ code, error }: ExportResult): void => {
          if (code === ExportResultCode.FAILED) this.#reportFailure(error)
          resolve()
        }
        // The export is no span of the application's.
        context.with(suppressTracing(context.active()), () =>
          this.#exporter.export({ ...resourceMetrics, scopeMetrics }, settle),
        )
      })
    } catch (thrown) {
      this.#reportFailure(thrown as Error)
    }
    if (this.#underway === own) this.#underway = undefined
  }

  #reportFailure(error: Error | undefined): void {
    reportOnce('METRICS_PUSH_FAILED', this.#to, { to: this.#to, reason: failureOf(error) })
  }
}
