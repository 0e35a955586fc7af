import { constants, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks'
import { gcDuration } from '../../catalog/runtime.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { SeriesStore } from '../../series/series-store.ts'

/** V8's minor mark-sweep collector, which `perf_hooks.constants` does not list. */
const minorMarkSweep = 2

/** Measures the pauses of garbage collections by type; returns how to stop. */
export function startGarbageCollection(store: SeriesStore): () => void {
  const durations = store.histogram(gcDuration)
  const minor = durations.bind({ 'v8js.gc.type': 'minor' })
  const byKind = new Map([
    [constants.NODE_PERFORMANCE_GC_MAJOR, durations.bind({ 'v8js.gc.type': 'major' })],
    [constants.NODE_PERFORMANCE_GC_MINOR, minor],
    [minorMarkSweep, minor],
    [constants.NODE_PERFORMANCE_GC_INCREMENTAL, durations.bind({ 'v8js.gc.type': 'incremental' })],
    [constants.NODE_PERFORMANCE_GC_WEAKCB, durations.bind({ 'v8js.gc.type': 'weakcb' })],
  ])
  const observer = new PerformanceObserver((list) => {
    try {
      for (const entry of list.getEntries()) {
        byKind.get((entry as GcEntry).detail?.kind ?? 0)?.record(entry.duration / 1000)
      }
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', 'gc', { instrument: 'runtime', reason: reasonOf(thrown) })
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => observer.disconnect()
}

interface GcEntry extends PerformanceEntry {
  readonly detail?: { readonly kind?: number }
}
