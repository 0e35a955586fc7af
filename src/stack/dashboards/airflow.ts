import {
  airflowDagRunSuccess,
  airflowOpenSlots,
  airflowQueuedTasks,
  airflowRunningTasks,
  airflowSchedulerHeartbeat,
  airflowTaskFailures,
  airflowTaskSuccesses,
} from '../exporters/airflow-metrics.ts'
import type { Dashboard } from '../grafana/dashboard.ts'

/** Airflow, as the StatsD exporter passes it on. */
export const airflow: Dashboard = {
  uid: 'meterbridge-airflow',
  title: 'Airflow',
  description: 'Runs, tasks and scheduler, as the StatsD exporter passes them on.',
  refresh: '30s',
  needs: ['airflow'],
  rows: (q) => [
    {
      title: 'Airflow',
      panels: [
        {
          title: 'DAG run duration p95',
          description: 'How long runs take that succeed.',
          type: 'timeseries',
          queries: [
            {
              expression: `max by (dag_id) (${q.exported(airflowDagRunSuccess, { quantile: '0.95' })})`,
              legend: '{{dag_id}}',
              unit: 's',
            },
          ],
          alerts: ['AirflowDagRunSlow'],
        },
        {
          title: 'Tasks',
          description: 'Tasks by how they end.',
          type: 'timeseries',
          queries: [
            {
              expression: `sum by (dag_id) (${q.exportedRate(airflowTaskFailures)})`,
              legend: 'failed {{dag_id}}',
              unit: 'ops',
            },
            {
              expression: `sum by (dag_id) (${q.exportedRate(airflowTaskSuccesses)})`,
              legend: 'succeeded {{dag_id}}',
              unit: 'ops',
            },
          ],
          alerts: ['AirflowTaskFailures'],
        },
        {
          title: 'Scheduler heartbeat',
          description: 'A scheduler that works beats about every five seconds.',
          type: 'timeseries',
          queries: [
            {
              expression: `sum by (job) (${q.exportedRate(airflowSchedulerHeartbeat)})`,
              legend: '{{job}}',
              unit: 'ops',
            },
          ],
          alerts: ['AirflowSchedulerDown'],
        },
        {
          title: 'Executor slots',
          description: 'Slots that are free, tasks that run, and tasks that wait.',
          type: 'timeseries',
          queries: [
            { expression: q.exported(airflowOpenSlots), legend: 'free', unit: 'short' },
            { expression: q.exported(airflowRunningTasks), legend: 'running', unit: 'short' },
            { expression: q.exported(airflowQueuedTasks), legend: 'waiting', unit: 'short' },
          ],
        },
      ],
    },
  ],
}
