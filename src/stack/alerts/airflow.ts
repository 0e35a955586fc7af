import {
  airflowDagRunSuccess,
  airflowSchedulerHeartbeat,
  airflowTaskFailures,
} from '../exporters/airflow-metrics.ts'
import { alert } from './alert.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { levelOver } from '../conditions/level-over.ts'
import { growing } from '../conditions/series-values.ts'

const airflow = { job: 'airflow', instance: 'statsd-exporter:9102' } as const
const dashboard = 'meterbridge-airflow'

/** Airflow, whose metrics come through statsd_exporter. */
export const airflowAlerts = {
  AirflowSchedulerDown: alert({
    needs: 'airflow',
    severity: 'critical',
    for: '2m',
    thresholds: {},
    expression: ({ query }) => {
      const beats = query.exported(airflowSchedulerHeartbeat)
      return `sum(rate(${beats}[2m])) == 0 or absent(${beats})`
    },
    summary: () => 'The scheduler of Airflow does not beat',
    description: 'No further task is started.',
    causes: ['The scheduler is down or hangs.', 'Its metrics do not reach statsd_exporter.'],
    steps: ['Read the log of the scheduler.', 'See whether `[metrics] statsd_on` and its host are set.'],
    dashboard,
    cases: ({ query }) => {
      const series = query.exported(airflowSchedulerHeartbeat, airflow)
      return { fires: [[series, growing(0)]], quiet: [[series, growing(12)]] }
    },
  }),

  AirflowTaskFailures: alert({
    needs: 'airflow',
    severity: 'high',
    for: '0s',
    thresholds: { failures: 0 },
    ...increaseOver(airflowTaskFailures, {
      by: ['job', 'dag_id'],
      window: '15m',
      threshold: 'failures',
      example: { ...airflow, dag_id: 'etl', task_id: 'load' },
    }),
    summary: () => 'Tasks of {{ $labels.dag_id }} have failed',
    description: 'A run of the DAG is not complete.',
    causes: ['Code or data of the task.', 'A service that it needs.'],
    steps: ['Read the log of the task in Airflow.', 'Clear the task to run it again.'],
    dashboard,
  }),

  AirflowDagRunSlow: alert({
    needs: 'airflow',
    severity: 'medium',
    for: '15m',
    thresholds: { p95Seconds: 3600 },
    ...levelOver(airflowDagRunSuccess, {
      with: 'max',
      where: { quantile: '0.95' },
      by: ['job', 'dag_id'],
      threshold: 'p95Seconds',
      example: { ...airflow, dag_id: 'etl', quantile: '0.95' },
    }),
    summary: () => 'Runs of {{ $labels.dag_id }} take {{ $value | humanizeDuration }}',
    description: 'What the DAG makes is late.',
    causes: ['More data than before.', 'Too few workers or slots.'],
    steps: ['See in Airflow which task takes long.', 'See whether tasks wait for a slot.'],
    dashboard,
  }),
}
