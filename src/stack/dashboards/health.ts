import { dependencyTimeSinceSuccess, dependencyUp } from '../../catalog/dependencies.ts'
import { mlModelInfo, mlModelLoaded } from '../../catalog/ml.ts'
import { processUptime } from '../../catalog/process.ts'
import { eventLoopBlocked } from '../../catalog/self.ts'
import { up } from '../exporters/prometheus-metrics.ts'
import type { Dashboard } from '../grafana/dashboard.ts'

/** Whether services and what they depend on are there. */
export const health: Dashboard = {
  uid: 'meterbridge-health',
  title: 'Service health',
  description: 'Whether services, and what they depend on, are there.',
  refresh: '10s',
  rows: (q) => [
    {
      title: 'Up',
      panels: [
        {
          title: 'Services',
          description: 'Whether Prometheus reaches an instance.',
          type: 'stat',
          queries: [{ expression: `max by (job) (${q.exported(up)})`, legend: '{{job}}', unit: 'short' }],
          states: { 0: 'down', 1: 'up' },
          alerts: ['TargetMissing'],
        },
        {
          title: 'Firing alerts',
          description: 'Without the one that always fires.',
          type: 'stat',
          queries: [
            {
              expression: 'count(ALERTS{alertstate="firing",alertname!="Watchdog"}) or vector(0)',
              legend: 'firing',
              unit: 'short',
            },
          ],
          thresholds: { critical: 1 },
        },
        {
          title: 'Models loaded',
          description: 'Whether each model of your own can answer.',
          type: 'stat',
          queries: [q.value(mlModelLoaded, { with: 'max', by: ['ml.model.name'] })],
          states: { 0: 'not loaded', 1: 'loaded' },
          alerts: ['ModelNotLoaded'],
        },
        {
          title: 'Dependencies',
          description: 'The last result of each health check.',
          type: 'state-timeline',
          queries: [q.value(dependencyUp, { with: 'min', by: ['job', 'dependency.name'] })],
          states: { 0: 'down', 1: 'up' },
          alerts: ['DependencyDown'],
        },
        {
          title: 'Time since a check succeeded',
          description: 'For each dependency.',
          type: 'timeseries',
          queries: [q.value(dependencyTimeSinceSuccess, { with: 'max', by: ['job', 'dependency.name'] })],
        },
        {
          title: 'Model versions',
          description: 'The version of each model that is loaded.',
          type: 'table',
          queries: [q.value(mlModelInfo, { with: 'max', by: ['job', 'ml.model.name', 'ml.model.version'] })],
        },
        {
          title: 'Uptime',
          description: 'A line that falls to 0 is a restart.',
          type: 'timeseries',
          queries: [q.value(processUptime, { with: 'max', by: ['job', 'instance'] })],
        },
        {
          title: 'Event loop blocked',
          description: 'For how long the event loop has been blocked, while it is.',
          type: 'timeseries',
          queries: [q.value(eventLoopBlocked, { with: 'max', by: ['job', 'instance'] })],
          alerts: ['EventLoopBlocked'],
        },
      ],
    },
  ],
}
