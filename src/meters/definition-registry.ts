import type { Metric } from '../catalog/metric.ts'
import { metricDifference } from '../catalog/metric-difference.ts'
import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { runningKey } from '../diagnostics/running-key.ts'
import type { SeriesStore } from '../series/series-store.ts'

/** The meter of a metric that an application defined. */
export interface DefinedMeter {
  readonly metric: Metric
  /** Records into this store from now on, or nowhere. */
  attach(store: SeriesStore | undefined): void
}

/** A global symbol: two bundles, or two copies of this package, define metrics of one process. */
const registryKey: symbol = Symbol.for('meterbridge.definitions')

/** Gives the meters of every metric that was defined in this process, by the metric's name. */
export function definedMeters(): Map<string, DefinedMeter> {
  const published = globalThis as unknown as Record<symbol, Map<string, DefinedMeter> | undefined>
  return (published[registryKey] ??= new Map())
}

/** Lets every defined metric record into the store, such as that of a Meterbridge which has just started. */
export function attachDefinitions(store: SeriesStore | undefined): void {
  for (const meter of definedMeters().values()) meter.attach(store)
}

/**
 * Gives the meter of the metric, which is the one that stands when the same metric was defined before.
 *
 * @throws METRIC_DEFINITION_CONFLICT when another metric of the name was.
 */
export function registerDefinition<Meter extends DefinedMeter>(metric: Metric, create: () => Meter): Meter {
  const meters = definedMeters()
  const known = meters.get(metric.name)
  if (known === undefined) {
    const meter = create()
    meters.set(metric.name, meter)
    meter.attach(runningStore())
    return meter
  }
  const difference = differenceOf(known.metric, metric)
  if (difference !== undefined) {
    throw new MeterbridgeError('METRIC_DEFINITION_CONFLICT', { metric: metric.name, difference })
  }
  return known as Meter
}

/** Gives the store of the Meterbridge that runs. */
export function runningStore(): SeriesStore | undefined {
  return (globalThis as unknown as Record<symbol, { store: SeriesStore } | undefined>)[runningKey]?.store
}

function differenceOf(a: Metric, b: Metric): string | undefined {
  const difference = metricDifference(a, b)
  if (difference !== undefined) return difference
  if ((a.observed ?? false) !== (b.observed ?? false)) return 'way of reading it'
  const name = Object.keys(a.attributes).find((one) => boundOf(a, one) !== boundOf(b, one))
  return name === undefined ? undefined : `bound of attribute ${name}`
}

/** Gives what bounds an attribute as a text. */
function boundOf({ attributes }: Metric, name: string): string {
  return JSON.stringify(attributes[name], (key, value: unknown) =>
    key === 'description' ? undefined : value instanceof RegExp ? String(value) : value,
  )
}
