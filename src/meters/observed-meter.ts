import type { Metric } from '../catalog/metric.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import type { RawAttributes } from '../series/attribute-index.ts'
import type { SeriesStore } from '../series/series-store.ts'
import type { DefinedMeter } from './definition-registry.ts'
import { describeValue } from './describe-value.ts'

type Observe = (value: number, attributes?: RawAttributes) => void
type ObserveCallback = (observe: Observe) => void | Promise<void>

/** Makes the meter of a metric that is read when metrics are collected. */
export function observedMeter(metric: Metric) {
  /** Each callback, and how to stop it in the store that runs. */
  const callbacks = new Map<object, { readonly callback: ObserveCallback; stop: () => void }>()
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
    observe(callback: ObserveCallback) {
      if (typeof callback !== 'function') {
        reportOnce('METER_CALL_INVALID', metric.name, {
          call: `${metric.name} observe`,
          value: describeValue(callback),
          expected: 'a function that observes values',
        })
        return () => {}
      }
      const entry = { callback, stop: begin(callback) }
      callbacks.set(entry, entry)
      return () => {
        entry.stop()
        callbacks.delete(entry)
      }
    },
  } satisfies DefinedMeter & Record<string, unknown>
}
