import type { ExporterMetric } from '../query/exporter-metric.ts'
import * as airflow from './airflow-metrics.ts'
import * as kafka from './kafka-metrics.ts'
import * as node from './node-metrics.ts'
import * as postgres from './postgres-metrics.ts'
import * as prometheus from './prometheus-metrics.ts'
import * as redis from './redis-metrics.ts'

/** Every metric of Prometheus and of exporters that rules and dashboards here ask for. */
export const exporterMetrics: readonly ExporterMetric[] = [
  airflow,
  kafka,
  node,
  postgres,
  prometheus,
  redis,
].flatMap((exported) => Object.values<ExporterMetric>(exported))
