import type { ExporterMetric } from '../query/exporter-metric.ts'

// What Prometheus itself records: of each target, and of its own work (under the job `prometheus`).

export const up = { name: 'up', kind: 'gauge', labels: [] } as const satisfies ExporterMetric

export const scrapeSamples = {
  name: 'scrape_samples_post_metric_relabeling',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const scrapeDuration = {
  name: 'scrape_duration_seconds',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const configReloadSuccessful = {
  name: 'prometheus_config_last_reload_successful',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const ruleFailures = {
  name: 'prometheus_rule_evaluation_failures_total',
  kind: 'counter',
  labels: ['rule_group'],
} as const satisfies ExporterMetric

export const notificationErrors = {
  name: 'prometheus_notifications_errors_total',
  kind: 'counter',
  labels: ['alertmanager'],
} as const satisfies ExporterMetric

export const notificationsSent = {
  name: 'prometheus_notifications_sent_total',
  kind: 'counter',
  labels: ['alertmanager'],
} as const satisfies ExporterMetric
