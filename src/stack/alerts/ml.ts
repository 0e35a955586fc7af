import { mlModelLoaded, mlModelReloads } from '../../catalog/ml.ts'
import { alert } from './alert.ts'
import { shareOver } from '../conditions/share-over.ts'
import { stateIs } from '../conditions/state-is.ts'

const target = { job: 'signal-service', instance: 'signals:9464', 'ml.model.name': 'alpha' } as const
const dashboard = 'meterbridge-health'

/** Models of the application's own. */
export const mlAlerts = {
  ModelNotLoaded: alert({
    severity: 'high',
    for: '5m',
    thresholds: {},
    ...stateIs(mlModelLoaded, {
      state: 0,
      with: 'max',
      by: ['job', 'ml.model.name'],
      example: target,
    }),
    summary: ({ query }) =>
      `The model ${query.labelValue(mlModelLoaded, 'ml.model.name')} of {{ $labels.job }} is not loaded`,
    description: 'Whatever needs a prediction of it fails.',
    causes: ['The file of the model is missing.', 'Too little memory.'],
    steps: ['Read the log of the service at its start.', 'Load the version of before.'],
    dashboard,
  }),

  HighModelReloadFailureRate: alert({
    severity: 'high',
    for: '5m',
    thresholds: { errorRatio: 0.5 },
    ...shareOver(mlModelReloads, {
      part: { 'ml.outcome': 'error' },
      by: ['job'],
      window: '10m',
      threshold: 'errorRatio',
      examples: {
        part: { ...target, 'ml.outcome': 'error' },
        rest: { ...target, 'ml.outcome': 'success' },
      },
    }),
    summary: () =>
      '{{ $value | humanizePercentage }} of the attempts of {{ $labels.job }} to load a model fail',
    description: 'The model in use grows old.',
    causes: ['A version that was published broken.', 'The registry of models cannot be reached.'],
    steps: ['Read the reason in the log of the service.', 'Publish the version of before again.'],
    dashboard: 'meterbridge-scanner',
  }),
}
