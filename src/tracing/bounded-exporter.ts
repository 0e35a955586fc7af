import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import { reportOnce } from '../diagnostics/logger.ts'
import { failureOf } from '../otlp/failure-of.ts'

/**
 * An exporter whose caller waits one second at most, however long sending takes, and not at all while an
 * earlier export is overdue. Its failures are one line in the life of the process.
 *
 * The SDK's batch processor (3.0.0) holds the process with a timer until the exporter answers, which takes
 * ten seconds where nobody listens. What is answered early is still sent as long as the process runs;
 * the exporter itself bounds how many exports it has under way.
 */
export class BoundedExporter implements SpanExporter {
  readonly #exporter: SpanExporter
  readonly #to: string
  #overdueCount = 0

  constructor(exporter: SpanExporter, { to }: { to: string }) {
    this.#exporter = exporter
    this.#to = to
  }

  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void {
    let state: 'awaited' | 'overdue' | 'settled' = 'awaited'
    const answerEarly = setTimeout(
      () => {
        state = 'overdue'
        this.#overdueCount++
        resultCallback(accepted)
      },
      this.#overdueCount > 0 ? 0 : longestWaitMs,
    ).unref()
    const settle = ({ code, error }: ExportResult): void => {
      clearTimeout(answerEarly)
      if (code === ExportResultCode.FAILED) this.#reportFailure(error)
      if (state === 'overdue') this.#overdueCount--
      if (state === 'awaited') resultCallback(accepted)
      state = 'settled'
    }
    try {
      this.#exporter.export(spans, settle)
    } catch (thrown) {
      settle({ code: ExportResultCode.FAILED, error: thrown as Error })
    }
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown()
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.()
  }

  #reportFailure(error: Error | undefined): void {
    reportOnce('TRACES_EXPORT_FAILED', this.#to, { to: this.#to, reason: failureOf(error) })
  }
}

/** The answer in any case: a failure is said here, and the SDK would raise it again. */
const accepted: ExportResult = { code: ExportResultCode.SUCCESS }

/** How long an export may hold the process that would end. */
const longestWaitMs = 1_000
