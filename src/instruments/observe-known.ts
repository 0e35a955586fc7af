import type { AttributesOf, Metric } from '../catalog/metric.ts'
import type { SeriesStore } from '../series/series-store.ts'

/** Makes a function that observes a metric wherever there is a value, for what not every system tells. */
export function observeKnown<M extends Metric>(
  store: SeriesStore,
  metric: M,
): (value: number | undefined, attributes?: AttributesOf<M>) => void {
  const observable = store.observable(metric)
  return (value, attributes) => {
    if (value !== undefined) observable.observe(value, attributes)
  }
}
