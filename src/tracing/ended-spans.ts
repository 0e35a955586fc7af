import type { SpanProcessor } from '@opentelemetry/sdk-trace'

/**
 * Flushes when a process in which spans ended since the last flush is about to end by itself.
 *
 * No signal is listened to and no exit is delayed: a listener for SIGTERM would keep alive a process that
 * has none of its own, and would not run in one that is stuck.
 */
export class EndedSpans implements SpanProcessor {
  #flush: (() => Promise<void>) | undefined
  #isAwaited = false

  /** Sets what sends the spans; it must not hold the process for long. */
  flushBeforeExit(flush: () => Promise<void>): void {
    this.#flush = flush
  }

  onEnd(): void {
    if (this.#isAwaited) return
    this.#isAwaited = true
    // Node emits the event again after the flush, which then finds no listener of ours.
    process.once('beforeExit', this.#onBeforeExit)
  }

  onStart(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  readonly #onBeforeExit = (): void => {
    this.#isAwaited = false
    this.#flush?.().catch(() => {
      // The exporter has said why; the end of the application is not the place to say more.
    })
  }
}
