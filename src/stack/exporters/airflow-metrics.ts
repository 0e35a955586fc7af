import type { ExporterMetric } from '../query/exporter-metric.ts'

// What Airflow sends by StatsD, under the names that the generated mapping gives it.

export const airflowDagRunSuccess = {
  name: 'airflow_dagrun_duration_success_seconds',
  kind: 'summary',
  labels: ['dag_id', 'quantile'],
} as const satisfies ExporterMetric

export const airflowTaskFailures = {
  name: 'airflow_ti_failures_total',
  kind: 'counter',
  labels: ['dag_id', 'task_id'],
} as const satisfies ExporterMetric

export const airflowTaskSuccesses = {
  name: 'airflow_ti_successes_total',
  kind: 'counter',
  labels: ['dag_id', 'task_id'],
} as const satisfies ExporterMetric

export const airflowSchedulerHeartbeat = {
  name: 'airflow_scheduler_heartbeat_total',
  kind: 'counter',
  labels: [],
} as const satisfies ExporterMetric

export const airflowOpenSlots = {
  name: 'airflow_executor_open_slots',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const airflowRunningTasks = {
  name: 'airflow_executor_running_tasks',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const airflowQueuedTasks = {
  name: 'airflow_executor_queued_tasks',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric
