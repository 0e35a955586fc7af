import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { SeriesStore } from '../series/series-store.ts'

/** Where the running Meterbridge is found by the meters of any copy of this package in the process. */
export const runningKey: symbol = Symbol.for('meterbridge.running')

/** What is published under the key. */
export interface Running {
  readonly store: SeriesStore
  readonly version: string
}

/**
 * Makes the function that gives a pack's recorders on the running store, or nothing without one.
 *
 * The store is looked up at each call, so that a preload that starts later, ends or starts again is
 * noticed; recorders are bound once for each store.
 */
export function liveRecorders<Recorders>(
  meter: string,
  bind: (store: SeriesStore) => Recorders,
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
      recorders = bind((running as Running).store)
    } catch (thrown) {
      reportOnce('METER_FAILED', meter, { meter, reason: reasonOf(thrown) })
    }
    return recorders
  }
}
