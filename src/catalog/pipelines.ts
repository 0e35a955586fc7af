import { jobSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'
import { workErrorType, workOutcome } from './outcomes.ts'

const pipelineName = {
  description: 'The name of the pipeline (DAG), one of a small set: never the identity of a run.',
  limit: 100,
} as const

const taskName = { description: 'The name of the task within its pipeline.', limit: 500 } as const

export const pipelineRunDuration = {
  name: 'pipeline.run.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long runs of pipelines took.',
  attributes: {
    'pipeline.name': pipelineName,
    'pipeline.outcome': workOutcome,
    'error.type': workErrorType,
  },
  buckets: jobSeconds,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const pipelineActiveRuns = {
  name: 'pipeline.active_runs',
  kind: 'upDownCounter',
  unit: '{run}',
  description: 'Runs of pipelines in flight.',
  attributes: { 'pipeline.name': pipelineName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const pipelineScheduleDelay = {
  name: 'pipeline.schedule.delay',
  kind: 'histogram',
  unit: 's',
  description: 'How late runs began after the time that they were scheduled for.',
  attributes: { 'pipeline.name': pipelineName },
  buckets: jobSeconds,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const pipelineLastSuccess = {
  name: 'pipeline.last_success.timestamp',
  kind: 'gauge',
  unit: 's',
  description: 'When a run of the pipeline last succeeded, since the Unix epoch.',
  attributes: { 'pipeline.name': pipelineName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const pipelineTaskDuration = {
  name: 'pipeline.task.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long tasks of pipelines took, each attempt by itself.',
  attributes: {
    'pipeline.name': pipelineName,
    'pipeline.task.name': taskName,
    'pipeline.outcome': workOutcome,
    'error.type': workErrorType,
  },
  buckets: jobSeconds,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const pipelineTaskRetries = {
  name: 'pipeline.task.retries',
  kind: 'counter',
  unit: '{retry}',
  description: 'Attempts of tasks after the first one.',
  attributes: { 'pipeline.name': pipelineName, 'pipeline.task.name': taskName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
