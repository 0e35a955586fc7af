import type { Metric } from '../catalog/metric.ts'
import { otherValue } from '../catalog/metric.ts'
import { exporterMetrics } from './exporters/exporter-metrics.ts'
import type { SeriesLookup } from './promql/lint-expression.ts'
import type { Stack } from './stack.ts'

/** The labels that Prometheus, its configuration and the exposition give to any series. */
const targetLabels = [
  'job',
  'instance',
  'service',
  'tier',
  'component',
  'namespace',
  'pod',
  'otel_metric_overflow',
  'otel_scope_name',
  'otel_scope_version',
]

interface Known {
  /** Names that recording rules make. */
  readonly records: readonly string[]
  /** Names that exist though nothing here defines them. */
  readonly alsoKnown: readonly string[]
}

/** Gives what is known of each name in Prometheus: from the catalog, the exporters, and rules. */
export function knownSeries(stack: Stack, { records, alsoKnown }: Known): SeriesLookup {
  const all = new Map<string, ReadonlyMap<string, readonly string[] | undefined> | undefined>()
  const shared = [...targetLabels, ...Object.keys(stack.config.prometheus.externalLabels)].map(
    (label) => [label, undefined] as const,
  )
  for (const metric of stack.metrics) {
    const labels = new Map([...shared, ...labelsOf(stack, metric)])
    for (const [name, extra] of namesOf(stack, metric)) {
      all.set(name, new Map([...labels, ...extra.map((label) => [label, undefined] as const)]))
    }
  }
  for (const { name, labels } of exporterMetrics) {
    all.set(name, new Map([...shared, ...labels.map((label) => [label, undefined] as const)]))
  }
  for (const name of [...records, ...alsoKnown]) all.set(name, undefined)
  // A name whose first word is that of a metric here must be one of them; others may be of other programs.
  const namespaces = new Set(stack.metrics.map((metric) => namespaceOf(stack.query.name(metric))))
  return (name) => {
    const labels = all.get(name)
    if (labels !== undefined) return { labels }
    return !all.has(name) && namespaces.has(namespaceOf(name)) ? 'missing' : undefined
  }
}

function namespaceOf(name: string): string {
  return name.split(/[._:]/, 1)[0]!
}

/** Lists the names that the series of a metric have. */
export function metricNames(stack: Stack, metric: Metric): readonly string[] {
  return namesOf(stack, metric).map(([name]) => name)
}

/** Lists the names of a metric's series, with the labels that each has beside. */
function namesOf({ query }: Stack, metric: Metric): (readonly [string, readonly string[]])[] {
  const name = query.name(metric)
  if (metric.kind !== 'histogram') return [[name, []]]
  return [
    [name, []],
    [`${name}_bucket`, ['le']],
    [`${name}_count`, []],
    [`${name}_sum`, []],
  ]
}

function labelsOf(
  { query }: Stack,
  { attributes }: Metric,
): (readonly [string, readonly string[] | undefined])[] {
  return Object.entries(attributes).map(([name, attribute]) => [
    query.labelOf(name),
    'values' in attribute ? [...attribute.values, otherValue] : undefined,
  ])
}
