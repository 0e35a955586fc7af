import type { Metric } from '../../src/catalog/metric.ts'

/** Links a metric by its name to its heading in docs/metrics.md, whose path from the page is given. */
export function metricLink(page: 'metrics.md' | ''): (metric: Metric) => string {
  return ({ name }) => `[${name}](${page}#${name.replace(/[^a-z0-9_-]/g, '')})`
}
