import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { runningKey } from '../diagnostics/running-key.ts'
import type { AiSettings } from '../gen-ai/ai-settings.ts'
import type { SeriesStore } from '../series/series-store.ts'

/**
 * Makes the function that gives a pack's recorders on the running store, or nothing without one.
 *
 * The store is looked up at each call, so that a preload that starts later, ends or starts again is
 * noticed; recorders are bound once for each store.
 */
export function liveRecorders<Recorders>(
  meter: string,
  bind: (store: SeriesStore, running: RunningStore) => Recorders,
): () => Recorders | undefined {
  let boundTo: unknown
  let recorders: Recorders | undefined
  return () => {
    const running = (globalThis as Record<symbol, unknown>)[runningKey]
    if (running === boundTo) return recorders
    boundTo = running
    recorders = undefined
    if (running === undefined) return undefined
    try {
      recorders = bind((running as RunningStore).store, running as RunningStore)
    } catch (thrown) {
      reportOnce('METER_FAILED', meter, { meter, reason: reasonOf(thrown) })
    }
    return recorders
  }
}

/** What the meters read of the Meterbridge that runs, which may be of another copy of this package. */
export interface RunningStore {
  readonly store: SeriesStore
  /** Missing in a copy that has no such settings. */
  readonly ai?: AiSettings
}
