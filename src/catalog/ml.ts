import { jobSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'
import { workErrorType, workOutcome } from './outcomes.ts'

const modelName = { description: 'The name of the model, one of a small set.', limit: 50 } as const

export const mlModelLoaded = {
  name: 'ml.model.loaded',
  kind: 'gauge',
  unit: '{model}',
  description: 'Whether the model is loaded and can answer (1) or not (0).',
  attributes: { 'ml.model.name': modelName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const mlModelInfo = {
  name: 'ml.model.info',
  kind: 'gauge',
  unit: '',
  description: 'The version of the model that is loaded.',
  attributes: {
    'ml.model.name': modelName,
    'ml.model.version': { description: 'The version that is loaded now.', limit: 500 },
  },
  prometheusType: 'info',
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const mlModelReloads = {
  name: 'ml.model.reloads',
  kind: 'counter',
  unit: '{reload}',
  description: 'Attempts to load a model or another version of it.',
  attributes: { 'ml.model.name': modelName, 'ml.outcome': workOutcome },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const mlInferenceDuration = {
  name: 'ml.inference.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long the model took to predict.',
  attributes: { 'ml.model.name': modelName, 'ml.outcome': workOutcome, 'error.type': workErrorType },
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const mlPredictions = {
  name: 'ml.predictions',
  kind: 'counter',
  unit: '{prediction}',
  description: 'Predictions that the model made; one inference may make many.',
  attributes: { 'ml.model.name': modelName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const mlTrainingDuration = {
  name: 'ml.training.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long trainings took.',
  attributes: { 'ml.model.name': modelName, 'ml.outcome': workOutcome, 'error.type': workErrorType },
  buckets: jobSeconds,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const mlActiveTrainings = {
  name: 'ml.active_trainings',
  kind: 'upDownCounter',
  unit: '{training}',
  description: 'Trainings in flight.',
  attributes: { 'ml.model.name': modelName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const mlTrainingProgress = {
  name: 'ml.training.progress',
  kind: 'gauge',
  unit: '1',
  description: 'How much of the latest training is done, from 0 to 1.',
  attributes: { 'ml.model.name': modelName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
