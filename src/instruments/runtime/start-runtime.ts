import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { RuntimeSettings } from '../instrument.ts'
import { startControlGroup } from './start-control-group.ts'
import { startEventLoop } from './start-event-loop.ts'
import { startGarbageCollection } from './start-garbage-collection.ts'
import { startHeap } from './start-heap.ts'
import { startProcess } from './start-process.ts'
import { startThreadPool } from './start-thread-pool.ts'

/**
 * Measures the process, V8 and the event loop (semantic conventions 1.45); returns how to stop.
 *
 * Nearly all of it is read when metrics are collected. Between collections there is one unreferenced
 * timer, ten times a second, and an observer that runs after a garbage collection; neither keeps the
 * process alive.
 */
export function startRuntime({ store, runtime }: RuntimeContext): () => void {
  const parts: Readonly<Record<string, () => () => void>> = {
    process: () => startProcess(store),
    'control group': () => startControlGroup(store),
    heap: () => startHeap(store),
    'garbage collection': () => startGarbageCollection(store),
    'event loop': () => startEventLoop(store),
    'thread pool': () => (runtime === undefined ? () => {} : startThreadPool(store, runtime)),
  }
  const stops: (() => void)[] = []
  for (const [part, start] of Object.entries(parts)) {
    try {
      stops.push(start())
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', part, { instrument: 'runtime', reason: reasonOf(thrown) })
    }
  }
  return () => {
    for (const stop of stops) stop()
  }
}

interface RuntimeContext {
  readonly store: SeriesStore
  readonly runtime?: RuntimeSettings
}
