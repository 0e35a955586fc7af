import type { ExporterName } from '../config/exporters.ts'
import type { ExporterMetric } from '../query/exporter-metric.ts'
import * as airflow from './airflow-metrics.ts'
import * as kafka from './kafka-metrics.ts'
import * as node from './node-metrics.ts'
import * as postgres from './postgres-metrics.ts'
import * as prometheus from './prometheus-metrics.ts'
import * as redis from './redis-metrics.ts'

/** The metrics of each exporter, and of Prometheus itself, that rules and dashboards here ask for. */
export const metricsOfExporters: Readonly<Record<ExporterName | 'prometheus', readonly ExporterMetric[]>> = {
  airflow: Object.values(airflow),
  kafka: Object.values(kafka),
  node: Object.values(node),
  postgres: Object.values(postgres),
  prometheus: Object.values(prometheus),
  redis: Object.values(redis),
}

/** All of them. */
export const exporterMetrics: readonly ExporterMetric[] = Object.values(metricsOfExporters).flat()
