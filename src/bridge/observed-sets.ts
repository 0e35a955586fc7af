import type { Attributes } from '@opentelemetry/api'
import type { ScopeMetrics } from '@opentelemetry/sdk-metrics'

/**
 * Knows which sets of attributes the callbacks of observable metrics observed in which collection.
 *
 * The SDK (3.0.0) goes on showing a cumulative reader what it was given once. The specification forbids that (metrics
 * SDK, "Observations inside asynchronous callbacks"): what is observed no more is gone, and what a late callback
 * observed earlier is not of now.
 */
export class ObservedSets {
  #collection = 0
  readonly #metricNames = new Set<string>()
  readonly #observedIn = new WeakMap<Attributes, number>()

  /** Begins a collection; gives its number. */
  begin(): number {
    return ++this.#collection
  }

  /** Takes the name of a metric that is observed. */
  follow(metricName: string): void {
    this.#metricNames.add(metricName)
  }

  /** Takes a set that was observed now: the object that the SDK was given, which is its metric's alone. */
  add(attributes: Attributes): void {
    this.#observedIn.set(attributes, this.#collection)
  }

  /** Leaves out what was observed before the collection and not since. */
  current(scopes: readonly ScopeMetrics[], collection: number): readonly ScopeMetrics[] {
    if (this.#metricNames.size === 0) return scopes
    const isCurrent = ({ attributes }: { readonly attributes: Attributes }): boolean =>
      (this.#observedIn.get(attributes) ?? Infinity) >= collection
    return scopes.map(({ scope, metrics }) => ({
      scope,
      metrics: metrics.map((metric) => {
        const { dataPoints } = metric
        if (!this.#metricNames.has(metric.descriptor.name) || dataPoints.every(isCurrent)) return metric
        return {
          ...metric,
          dataPoints: (dataPoints as { attributes: Attributes }[]).filter(isCurrent),
        } as never
      }),
    }))
  }
}
