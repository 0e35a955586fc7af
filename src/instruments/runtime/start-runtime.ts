import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { startEventLoop } from './start-event-loop.ts'
import { startGarbageCollection } from './start-garbage-collection.ts'
import { startHeap } from './start-heap.ts'
import { startProcess } from './start-process.ts'

/**
 * Measures the process, V8 and the event loop (semantic conventions 1.45); returns how to stop.
 *
 * Nearly all of it is read when metrics are collected. Between collections there is one unreferenced
 * timer, ten times a second, and an observer that runs after a garbage collection; neither keeps the
 * process alive.
 */
export function startRuntime({ store }: { readonly store: SeriesStore }): () => void {
  const stops: (() => void)[] = []
  for (const start of [startProcess, startHeap, startGarbageCollection, startEventLoop]) {
    try {
      stops.push(start(store))
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', start.name, { instrument: 'runtime', reason: reasonOf(thrown) })
    }
  }
  return () => {
    for (const stop of stops) stop()
  }
}
