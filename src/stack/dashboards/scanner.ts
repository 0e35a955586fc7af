import { authActiveSessions, authAttempts, rateLimitDecisions } from '../../catalog/auth.ts'
import {
  mlActiveTrainings,
  mlInferenceDuration,
  mlModelReloads,
  mlPredictions,
  mlTrainingProgress,
} from '../../catalog/ml.ts'
import { scanActive, scanDuration, scanItems, scanSignals } from '../../catalog/scans.ts'
import { up } from '../exporters/prometheus-metrics.ts'
import type { Dashboard } from '../grafana/dashboard.ts'

/** Scans, models and access, of a product that scans. */
export const scanner: Dashboard = {
  uid: 'meterbridge-scanner',
  title: 'Scanner, models, security',
  description: 'Scans and what they find, models of your own, authentication and rate limits.',
  refresh: '30s',
  rows: (q) => [
    {
      title: 'System overview',
      panels: [
        {
          title: 'Health',
          description: 'Whether Prometheus reaches every instance.',
          type: 'stat',
          queries: [{ expression: `min by (job) (${q.exported(up)})`, legend: '{{job}}', unit: 'short' }],
          states: { 0: 'down', 1: 'up' },
        },
        {
          title: 'Scans',
          description: 'In the time shown.',
          type: 'stat',
          queries: [q.increase(scanDuration)],
        },
        {
          title: 'Signals',
          description: 'In the time shown.',
          type: 'stat',
          queries: [q.increase(scanSignals)],
        },
        {
          title: 'Match rate',
          description: 'The share of scanned items that matched.',
          type: 'stat',
          queries: [q.share(scanItems, { part: { 'scan.match': 'true' } })],
        },
      ],
    },
    {
      title: 'Scans',
      panels: [
        {
          title: 'Scan rate',
          description: 'Scans by strategy and outcome.',
          type: 'timeseries',
          queries: [q.rate(scanDuration, { by: ['scan.strategy', 'scan.outcome'] })],
          alerts: ['ScanFailureRate'],
        },
        {
          title: 'Scan duration',
          description: 'How long scans take.',
          type: 'timeseries',
          queries: q.quantiles(scanDuration),
        },
        {
          title: 'Scans in flight',
          description: 'By strategy.',
          type: 'timeseries',
          queries: [q.value(scanActive, { by: ['scan.strategy'] })],
        },
        {
          title: 'Signals by type',
          description: 'Signals that scans raise.',
          type: 'timeseries',
          queries: [q.rate(scanSignals, { by: ['scan.signal.type'] })],
        },
      ],
    },
    {
      title: 'Models',
      panels: [
        {
          title: 'Training',
          description: 'How much of the latest training of each model is done, and trainings in flight.',
          type: 'timeseries',
          queries: [
            q.value(mlTrainingProgress, { with: 'max', by: ['ml.model.name'] }),
            q.value(mlActiveTrainings, { legend: 'in flight' }),
          ],
        },
        {
          title: 'Inference',
          description: 'How long models take to predict.',
          type: 'timeseries',
          queries: q.quantiles(mlInferenceDuration),
          alerts: ['ModelSlow', 'ModelHighErrorRate'],
        },
        {
          title: 'Predictions and reloads',
          description: 'By model, and reloads by outcome.',
          type: 'timeseries',
          queries: [
            q.rate(mlPredictions, { by: ['ml.model.name'] }),
            q.rate(mlModelReloads, { by: ['ml.outcome'], legend: 'reload {{ml_outcome}}' }),
          ],
          alerts: ['HighModelReloadFailureRate'],
        },
      ],
    },
    {
      title: 'Access',
      panels: [
        {
          title: 'Authentication attempts',
          description: 'By method and outcome.',
          type: 'timeseries',
          queries: [q.rate(authAttempts, { by: ['auth.method', 'auth.outcome'] })],
          alerts: ['AuthFailureSpike'],
        },
        {
          title: 'Rate limits',
          description: 'What rate limits decide.',
          type: 'timeseries',
          queries: [q.rate(rateLimitDecisions, { by: ['rate_limit.name', 'rate_limit.decision'] })],
        },
        {
          title: 'Sessions',
          description: 'Sessions that are valid now. Every replica tells the same number, so this is no sum.',
          type: 'timeseries',
          queries: [q.value(authActiveSessions, { with: 'max', by: ['auth.session.type'] })],
        },
      ],
    },
  ],
}
