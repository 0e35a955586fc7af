/** How the StatsD exporter names what Airflow sends; its timers arrive in milliseconds and become seconds there. */
export const statsdMapping = {
  defaults: {
    observer_type: 'summary',
    summary_options: {
      quantiles: [
        { quantile: 0.5, error: 0.05 },
        { quantile: 0.95, error: 0.01 },
        { quantile: 0.99, error: 0.001 },
      ],
    },
  },
  mappings: [
    mapping('airflow.dagrun.duration.success.*', 'airflow_dagrun_duration_success_seconds', ['dag_id']),
    mapping('airflow.dagrun.duration.failed.*', 'airflow_dagrun_duration_failed_seconds', ['dag_id']),
    mapping('airflow.dagrun.schedule_delay.*', 'airflow_dagrun_schedule_delay_seconds', ['dag_id']),
    mapping('airflow.dag.*.*.duration', 'airflow_task_duration_seconds', ['dag_id', 'task_id']),
    mapping('airflow.ti.finish.*.*.failed', 'airflow_ti_failures_total', ['dag_id', 'task_id']),
    mapping('airflow.ti.finish.*.*.success', 'airflow_ti_successes_total', ['dag_id', 'task_id']),
    mapping('airflow.scheduler_heartbeat', 'airflow_scheduler_heartbeat_total', []),
    mapping('airflow.executor.open_slots', 'airflow_executor_open_slots', []),
    mapping('airflow.executor.running_tasks', 'airflow_executor_running_tasks', []),
    mapping('airflow.executor.queued_tasks', 'airflow_executor_queued_tasks', []),
    mapping('airflow.pool.open_slots.*', 'airflow_pool_open_slots', ['pool']),
  ],
}

/** Gives each star of the pattern its label. */
function mapping(match: string, name: string, labels: readonly string[]): unknown {
  return {
    match,
    name,
    ...(labels.length === 0
      ? {}
      : { labels: Object.fromEntries(labels.map((label, i) => [label, `$${i + 1}`])) }),
  }
}
