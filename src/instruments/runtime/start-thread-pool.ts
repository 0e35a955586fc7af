import { access } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { clearInterval, setInterval } from 'node:timers'
import { nodeThreadPoolDelay, nodeThreadPoolSize } from '../../catalog/runtime.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { HistogramSeries } from '../../series/series.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { RuntimeSettings } from '../instrument.ts'

/** How often the pool is asked, in milliseconds. */
const probeIntervalMs = 1000
/** A longer wait counts as this many seconds. */
const mostSamples = 3600

/**
 * Tells how large libuv's thread pool is and, where that is switched on, how long it lets a task wait; returns how to
 * stop.
 *
 * Neither libuv nor Node says how many tasks wait. So the probe is a task of its own: it costs a system call in a thread
 * of the pool once a second, and its time holds that of the queue, of the call and of the event loop's delay.
 */
export function startThreadPool(store: SeriesStore, settings: RuntimeSettings): () => void {
  store.gauge(nodeThreadPoolSize).set(settings.threadPoolSize)
  return settings.isThreadPoolProbed ? startProbe(store.histogram(nodeThreadPoolDelay).bind()) : () => {}
}

function startProbe(delays: HistogramSeries): () => void {
  let isWaiting = false
  const probe = (): void => {
    if (isWaiting) return
    isWaiting = true
    const askedMs = now()
    // libuv 1.52 gives this call to the pool even where it uses io_uring.
    ask('/', () => {
      isWaiting = false
      try {
        recordWait(delays, (now() - askedMs) / 1000)
      } catch (thrown) {
        reportFailure(thrown)
      }
    })
  }
  const timer = setInterval(() => {
    try {
      probe()
    } catch (thrown) {
      reportFailure(thrown)
    }
  }, probeIntervalMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Whoever asked during a wait waited for the rest of it, so a long one counts once for each second of it. */
function recordWait(delays: HistogramSeries, seconds: number): void {
  const samples = Math.min(Math.ceil(seconds / (probeIntervalMs / 1000)), mostSamples)
  for (let passed = 0; passed < samples; passed++) delays.record(seconds - passed)
}

function reportFailure(thrown: unknown): void {
  reportOnce('INSTRUMENT_FAILED', 'thread pool', { instrument: 'runtime', reason: reasonOf(thrown) })
}

/** Bound now: tools for tests, and instrumentations of `fs`, replace them later. */
const ask = access
const now = performance.now.bind(performance)
