import { mlModelLoaded, mlModelReloads } from '../../catalog/ml.ts'
import { alert } from './alert.ts'
import { levelCases, ratioCases } from './cases.ts'
import { ratioOf } from './expressions.ts'

const target = { job: 'signal-service', instance: 'signals:9464', 'ml.model.name': 'alpha' } as const
const dashboard = 'meterbridge-health'

/** Models of the application's own. */
export const mlAlerts = {
  ModelNotLoaded: alert({
    severity: 'high',
    for: '5m',
    thresholds: {},
    expression: ({ query }) =>
      `max by (${query.labels(mlModelLoaded, ['job', 'ml.model.name'])}) (${query.series(mlModelLoaded)}) == 0`,
    summary: ({ query }) =>
      `The model ${query.labelValue(mlModelLoaded, 'ml.model.name')} of {{ $labels.job }} is not loaded`,
    description: 'Whatever needs a prediction of it fails.',
    causes: ['The file of the model is missing.', 'Too little memory.'],
    steps: ['Read the log of the service at its start.', 'Load the version of before.'],
    dashboard,
    cases: ({ query }) => levelCases({ series: query.series(mlModelLoaded, target), fires: 0, quiet: 1 }),
  }),

  HighModelReloadFailureRate: alert({
    severity: 'high',
    for: '5m',
    thresholds: { errorRatio: 0.5 },
    expression: ({ query, thresholds }) =>
      `${ratioOf({
        part: query.series(mlModelReloads, { 'ml.outcome': 'error' }),
        whole: query.series(mlModelReloads),
        by: 'job',
        window: '10m',
      })} > ${thresholds.errorRatio}`,
    summary: () =>
      '{{ $value | humanizePercentage }} of the attempts of {{ $labels.job }} to load a model fail',
    description: 'The model in use grows old.',
    causes: ['A version that was published broken.', 'The registry of models cannot be reached.'],
    steps: ['Read the reason in the log of the service.', 'Publish the version of before again.'],
    dashboard: 'meterbridge-scanner',
    cases: ({ query, thresholds }) =>
      ratioCases({
        good: query.series(mlModelReloads, { ...target, 'ml.outcome': 'success' }),
        bad: query.series(mlModelReloads, { ...target, 'ml.outcome': 'error' }),
        threshold: thresholds.errorRatio,
      }),
  }),
}
