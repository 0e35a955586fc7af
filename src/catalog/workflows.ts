import { jobSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'

const workflowName = {
  description: 'The name of the workflow, one of a small set: never the identity of a run.',
  limit: 100,
} as const

const outcome = {
  description: 'How it ended.',
  values: ['success', 'error', 'cancelled'],
} as const

const errorType = {
  description: 'The class of the error that it ended with.',
  limit: 30,
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
  attributes: { 'workflow.name': workflowName, 'workflow.outcome': outcome, 'error.type': errorType },
  buckets: jobSeconds,
  stability: 'ours',
} as const satisfies Metric

export const workflowActiveRuns = {
  name: 'workflow.active_runs',
  kind: 'upDownCounter',
  unit: '{run}',
  description: 'Runs of workflows in flight.',
  attributes: { 'workflow.name': workflowName },
  stability: 'ours',
} as const satisfies Metric

export const workflowActions = {
  name: 'workflow.actions',
  kind: 'counter',
  unit: '{action}',
  description: 'Actions that workflows took.',
  attributes: { 'workflow.action.type': actionType, 'workflow.outcome': outcome },
  stability: 'ours',
} as const satisfies Metric

export const workflowActionDuration = {
  name: 'workflow.action.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long actions of workflows took, where that was measured.',
  attributes: { 'workflow.action.type': actionType, 'workflow.outcome': outcome, 'error.type': errorType },
  buckets: jobSeconds,
  stability: 'ours',
} as const satisfies Metric
