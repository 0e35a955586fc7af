import { performance } from 'node:perf_hooks'
import { clearInterval, setInterval } from 'node:timers'
import {
  activeResources,
  eventLoopDelay,
  eventLoopDelayMax,
  eventLoopDelayMean,
  eventLoopDelayMin,
  eventLoopDelayP50,
  eventLoopDelayP90,
  eventLoopDelayP99,
  eventLoopDelayStddev,
  eventLoopTime,
  eventLoopUtilization,
} from '../../catalog/runtime.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { DelaySamples, samplingIntervalMs } from './delay-samples.ts'
import { TrailingWindow } from './trailing-window.ts'

/**
 * Measures the event loop: how busy it is, how late it runs, what keeps it alive; returns how to stop.
 *
 * The delay comes from a timer of our own and not from `perf_hooks.monitorEventLoopDelay`: that
 * histogram gives no buckets to sum up over instances, has its resolution added to each value, and one
 * reader that resets it takes the values from all others.
 */
export function startEventLoop(store: SeriesStore): () => void {
  const time = store.observable(eventLoopTime)
  const utilization = store.observable(eventLoopUtilization)
  const resources = store.observable(activeResources)
  const summaries = [
    ['min', store.observable(eventLoopDelayMin)],
    ['max', store.observable(eventLoopDelayMax)],
    ['mean', store.observable(eventLoopDelayMean)],
    ['stddev', store.observable(eventLoopDelayStddev)],
    ['p50', store.observable(eventLoopDelayP50)],
    ['p90', store.observable(eventLoopDelayP90)],
    ['p99', store.observable(eventLoopDelayP99)],
  ] as const
  const samples = new DelaySamples(store.histogram(eventLoopDelay).bind())
  const timer = setInterval(() => {
    try {
      samples.tick(now())
    } catch (thrown) {
      // What a timer throws would end the process.
      reportOnce('INSTRUMENT_FAILED', 'event loop', { instrument: 'runtime', reason: reasonOf(thrown) })
    }
  }, samplingIntervalMs)
  timer.unref()
  const window = new TrailingWindow({ windowMs: 10_000, spacingMs: 1000 })

  const removeCallback = store.onCollect('nodejs.eventloop', () => {
    const { active, idle, utilization: sinceStart } = performance.eventLoopUtilization()
    time.observe(active / 1000, { 'nodejs.eventloop.state': 'active' })
    time.observe(idle / 1000, { 'nodejs.eventloop.state': 'idle' })
    const grown = window.growth(now(), [active, idle])
    const [activeMs = 0, idleMs = 0] = grown?.totals ?? []
    utilization.observe(activeMs + idleMs > 0 ? activeMs / (activeMs + idleMs) : sinceStart)
    const summary = samples.summary()
    if (summary !== undefined) for (const [name, gauge] of summaries) gauge.observe(summary[name])
    const counts = new Map<string, number>()
    for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1)
    for (const [type, count] of counts) resources.observe(count, { 'v8js.resource.type': type })
  })
  return () => {
    clearInterval(timer)
    removeCallback()
  }
}

/** Bound now: the fake timers of test tools replace the method later. */
const now = performance.now.bind(performance)
