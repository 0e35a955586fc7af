import { mlInferenceDuration, mlModelLoaded, mlModelReloads } from '../../catalog/ml.ts'
import { alert } from './alert.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
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

  ModelHighErrorRate: alert({
    severity: 'high',
    for: '5m',
    thresholds: { errorRatio: 0.05 },
    ...shareOver(mlInferenceDuration, {
      part: { 'ml.outcome': 'error' },
      by: ['job', 'ml.model.name'],
      window: '5m',
      threshold: 'errorRatio',
      examples: {
        part: { ...target, 'ml.outcome': 'error' },
        rest: { ...target, 'ml.outcome': 'success' },
      },
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the predictions of ${query.labelValue(mlInferenceDuration, 'ml.model.name')} fail`,
    description: 'Whatever needs a prediction does without it or fails.',
    causes: ['Input that the model does not know.', 'A version that was published broken.'],
    steps: ['See the type of the errors.', 'Load the version of before.'],
    dashboard: 'meterbridge-scanner',
  }),

  ModelSlow: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p95Seconds: 1 },
    ...quantileOver(mlInferenceDuration, {
      by: ['job', 'ml.model.name'],
      threshold: 'p95Seconds',
      example: target,
    }),
    summary: ({ query }) =>
      `One of twenty predictions of ${query.labelValue(mlInferenceDuration, 'ml.model.name')} takes {{ $value | humanizeDuration }}`,
    description: 'What waits for predictions is late.',
    causes: ['A larger model or larger input.', 'A CPU without time.'],
    steps: ['Compare with the version that was loaded last.', 'Look at the CPU of the instance.'],
    dashboard: 'meterbridge-scanner',
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
