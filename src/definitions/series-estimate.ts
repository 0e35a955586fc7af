import type { Attribute, Metric } from '../catalog/metric.ts'

/**
 * Gives how many series a metric can come to have if every combination of its attributes' values occurs,
 * without its limit. Attributes that may be left out and the value `_OTHER` are not counted.
 */
export function seriesEstimate({ attributes }: Pick<Metric, 'attributes'>): number {
  return Object.values(attributes).reduce((product, attribute) => product * valueCount(attribute), 1)
}

function valueCount(attribute: Attribute): number {
  return 'values' in attribute ? attribute.values.length : attribute.limit
}
