import type { Metric } from '../catalog/metric.ts'
import type { RawAttributes } from '../series/attribute-index.ts'
import type { SeriesStore } from '../series/series-store.ts'
import type { DefinedMeter } from './definition-registry.ts'
import { reportCall } from './report-call.ts'

type Observe = (value: number, attributes?: RawAttributes) => void
type ObserveCallback = (observe: Observe) => void | Promise<void>

/** Makes the meter of a metric that is read when metrics are collected. */
export function observedMeter(metric: Metric) {
  /** Each callback by what it replaces, and how to stop it in the store that runs. */
  const callbacks = new Map<unknown, { readonly callback: ObserveCallback; stop: () => void }>()
  let current: SeriesStore | undefined
  const begin = (callback: ObserveCallback): (() => void) => {
    if (current === undefined) return () => {}
    const recorder = current.observable(metric)
    return current.onCollect(metric.name, () =>
      callback((value, attributes) => recorder.observe(value, attributes as never)),
    )
  }
  return {
    metric,
    attach(store) {
      for (const { stop } of callbacks.values()) stop()
      current = store
      for (const entry of callbacks.values()) entry.stop = begin(entry.callback)
    },
    observe(callback: ObserveCallback, options?: { readonly source?: string }) {
      if (typeof callback !== 'function') {
        reportCall({
          call: `${metric.name} observe`,
          value: callback,
          expected: 'a function that observes values',
        })
        return () => {}
      }
      const source = sourceOf(options)
      callbacks.get(source)?.stop()
      const entry = { callback, stop: begin(callback) }
      callbacks.set(source, entry)
      return () => {
        entry.stop()
        if (callbacks.get(source) === entry) callbacks.delete(source)
      }
    },
  } satisfies DefinedMeter & Record<string, unknown>
}

/** Gives what a later callback of the same source is known by; one without a source stands for itself. */
function sourceOf(options: { readonly source?: unknown } | undefined): unknown {
  try {
    const source = options?.source
    if (typeof source === 'string') return source
  } catch {
    // A getter of the caller that throws is no source.
  }
  return Symbol('callback')
}
