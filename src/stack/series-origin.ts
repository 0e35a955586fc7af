import type { ExporterName } from './config/exporters.ts'
import { metricsOfExporters } from './exporters/exporter-metrics.ts'
import { metricNames } from './known-series.ts'
import type { PlacedExpression } from './promql/read-expressions.ts'
import type { Stack } from './stack.ts'
import type { Metric } from '../catalog/metric.ts'

/** What makes the series of a name. */
export type Origin =
  | { readonly kind: 'metric'; readonly metric: Metric }
  | { readonly kind: 'exporter'; readonly exporter: ExporterName | 'prometheus' }
  | { readonly kind: 'rule'; readonly file: string }

/** Tells of each name in Prometheus what makes its series; nothing where that is not known here. */
export function seriesOrigins(
  stack: Stack,
  expressions: readonly PlacedExpression[],
): (name: string) => Origin | undefined {
  const origins = new Map<string, Origin>()
  for (const metric of stack.metrics) {
    for (const name of metricNames(stack, metric)) origins.set(name, { kind: 'metric', metric })
  }
  for (const [exporter, metrics] of Object.entries(metricsOfExporters)) {
    for (const { name } of metrics)
      origins.set(name, { kind: 'exporter', exporter: exporter as ExporterName })
  }
  for (const { record, file } of expressions)
    if (record !== undefined) origins.set(record, { kind: 'rule', file })
  return (name) => origins.get(name)
}
