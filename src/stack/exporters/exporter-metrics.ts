import type { ExporterMetric } from '../query/exporter-metric.ts'
import * as infrastructure from './infrastructure-metrics.ts'
import * as prometheus from './prometheus-metrics.ts'

/** Every metric of Prometheus and of exporters that rules and dashboards here ask for. */
export const exporterMetrics: readonly ExporterMetric[] = [prometheus, infrastructure].flatMap((exported) =>
  Object.values<ExporterMetric>(exported),
)
