import { bodyBytes, jobSeconds } from '../catalog/buckets.ts'
import type { Attribute, Metric } from '../catalog/metric.ts'
import type { Unit } from './unit.ts'

/** A metric as an application defines it: the shape of the catalog, with less to say. */
export interface MetricDefinition extends Omit<
  Metric,
  'unit' | 'attributes' | 'stability' | 'removable' | 'isBusiness'
> {
  readonly unit: Unit
  /** None by default. */
  readonly attributes?: Metric['attributes']
  /** `ours` by default: no semantic convention has such a metric. */
  readonly stability?: Metric['stability']
}

/**
 * Completes a definition to a metric of the catalog's shape: buckets that fit the unit where none are
 * given, and a bound of them for each objective. The definition must have no problem.
 */
export function completeDefinition(definition: MetricDefinition): Metric {
  const metric: Metric = {
    stability: 'ours',
    ...definition,
    attributes: Object.fromEntries(
      Object.entries(definition.attributes ?? {}).map(([name, one]) => [name, completeAttribute(one)]),
    ),
    removable: true,
    // A metric of a convention has one name everywhere.
    isBusiness: (definition.stability ?? 'ours') === 'ours',
  }
  return metric.kind === 'histogram' ? { ...metric, buckets: bucketsOf(metric) } : metric
}

/** What looks like an ID is folded, unless a pattern lets it in. */
function completeAttribute(attribute: Attribute): Attribute {
  return 'values' in attribute || 'pattern' in attribute ? attribute : { ids: 'folded', ...attribute }
}

/** Gives the bounds that a histogram of this unit has by default. */
export function defaultBuckets(unit: string): readonly number[] | undefined {
  return { s: jobSeconds, By: bodyBytes }[unit]
}

function bucketsOf({ unit, buckets, objectives = [] }: Metric): readonly number[] {
  const bounds = [...(buckets ?? defaultBuckets(unit) ?? []), ...objectives.map(({ atMost }) => atMost)]
  return [...new Set(bounds)].sort((a, b) => a - b)
}
