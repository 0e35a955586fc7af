import { jobSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'
import { workErrorType, workOutcome } from './outcomes.ts'

const workflowName = {
  description: 'The name of the workflow, one of a small set: never the identity of a run.',
  limit: 100,
} as const

const stepName = {
  description: 'The name of the step within its workflow.',
  limit: 200,
} as const

const actionType = {
  description: 'What kind of action it is, one of a small set.',
  limit: 100,
} as const

export const workflowRunDuration = {
  name: 'workflow.run.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long runs of workflows took.',
  attributes: { 'workflow.name': workflowName, 'workflow.outcome': workOutcome, 'error.type': workErrorType },
  buckets: jobSeconds,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const workflowActiveRuns = {
  name: 'workflow.active_runs',
  kind: 'upDownCounter',
  unit: '{run}',
  description: 'Runs of workflows in flight.',
  attributes: { 'workflow.name': workflowName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const workflowActions = {
  name: 'workflow.actions',
  kind: 'counter',
  unit: '{action}',
  description: 'Actions that workflows took.',
  attributes: { 'workflow.action.type': actionType, 'workflow.outcome': workOutcome },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const workflowActionDuration = {
  name: 'workflow.action.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long actions of workflows took, where that was measured.',
  attributes: {
    'workflow.action.type': actionType,
    'workflow.outcome': workOutcome,
    'error.type': workErrorType,
  },
  buckets: jobSeconds,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const workflowOldestRunAge = {
  name: 'workflow.oldest_run.age',
  kind: 'gauge',
  unit: 's',
  description: 'How long the oldest run in flight has been going on; absent when none is.',
  attributes: { 'workflow.name': workflowName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const workflowWaitingRuns = {
  name: 'workflow.waiting_runs',
  kind: 'gauge',
  unit: '{run}',
  description: 'Runs that wait to begin or to go on, as the application counts them.',
  attributes: { 'workflow.name': workflowName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const workflowStepDuration = {
  name: 'workflow.step.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long steps of workflows took.',
  attributes: {
    'workflow.name': workflowName,
    'workflow.step.name': stepName,
    'workflow.outcome': workOutcome,
    'error.type': workErrorType,
  },
  buckets: jobSeconds,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
