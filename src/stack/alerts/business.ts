import { authAttempts } from '../../catalog/auth.ts'
import { circuitBreakerState } from '../../catalog/circuit-breaker.ts'
import { scanDuration } from '../../catalog/scans.ts'
import { workflowRunDuration } from '../../catalog/workflows.ts'
import { alert } from './alert.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import { shareOver } from '../conditions/share-over.ts'
import { stateIs } from '../conditions/state-is.ts'

const target = { job: 'app', instance: 'app:9464' } as const
const run = { ...target, 'workflow.name': 'orders' } as const
const scan = { ...target, 'scan.strategy': 'momentum' } as const

/** What the business meters record: workflows, scans, log-ins, circuit breakers. */
export const businessAlerts = {
  WorkflowHighFailureRate: alert({
    severity: 'high',
    for: '5m',
    thresholds: { errorRatio: 0.2 },
    ...shareOver(workflowRunDuration, {
      part: { 'workflow.outcome': 'error' },
      by: ['job', 'workflow.name'],
      window: '10m',
      threshold: 'errorRatio',
      examples: {
        part: { ...run, 'workflow.outcome': 'error' },
        rest: { ...run, 'workflow.outcome': 'success' },
      },
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the runs of ${query.labelValue(workflowRunDuration, 'workflow.name')} fail`,
    description: 'Runs of a workflow end with an error more often than is expected.',
    causes: ['A step whose service fails.', 'Input that the last release cannot handle.'],
    steps: [
      'See which step fails, and the type of the error.',
      'Run what failed again once the cause is gone.',
    ],
    dashboard: 'meterbridge-trading',
  }),

  WorkflowSlow: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p95Seconds: 60 },
    ...quantileOver(workflowRunDuration, {
      by: ['job', 'workflow.name'],
      threshold: 'p95Seconds',
      example: run,
    }),
    summary: ({ query }) =>
      `One of twenty runs of ${query.labelValue(workflowRunDuration, 'workflow.name')} takes {{ $value | humanizeDuration }}`,
    description: 'Runs of a workflow take longer than is expected.',
    causes: ['A step that waits for a slow service.', 'More runs at once than workers.'],
    steps: ['Compare the durations of the steps.', 'See how many runs wait.'],
    dashboard: 'meterbridge-perf',
  }),

  ScanFailureRate: alert({
    severity: 'high',
    for: '5m',
    thresholds: { errorRatio: 0.1 },
    ...shareOver(scanDuration, {
      part: { 'scan.outcome': 'error' },
      by: ['job', 'scan.strategy'],
      window: '10m',
      threshold: 'errorRatio',
      examples: {
        part: { ...scan, 'scan.outcome': 'error' },
        rest: { ...scan, 'scan.outcome': 'success' },
      },
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the scans with ${query.labelValue(scanDuration, 'scan.strategy')} fail`,
    description: 'Scans end with an error, so what they would have found is missing.',
    causes: ['The source of the data fails.', 'A strategy that the last release broke.'],
    steps: ['See the type of the errors.', 'Run the scan again once the cause is gone.'],
    dashboard: 'meterbridge-scanner',
  }),

  AuthFailureSpike: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { failureRatio: 0.5, failuresPerMinute: 10 },
    ...shareOver(authAttempts, {
      part: { 'auth.outcome': 'failure' },
      by: ['job'],
      window: '5m',
      threshold: 'failureRatio',
      atLeast: { of: 'part', perMinute: 'failuresPerMinute' },
      examples: {
        part: { ...target, 'auth.outcome': 'failure' },
        rest: { ...target, 'auth.outcome': 'success' },
      },
    }),
    summary: () => '{{ $value | humanizePercentage }} of the log-ins of {{ $labels.job }} fail',
    description: 'Most log-ins fail: somebody tries passwords, or nobody can log in.',
    causes: [
      'An attack on accounts.',
      'An identity provider that fails.',
      'A release that broke the log-in.',
    ],
    steps: [
      'See by method whether all users are affected.',
      'Limit the rate of addresses that try again and again.',
    ],
    dashboard: 'meterbridge-scanner',
  }),

  CircuitBreakerTripped: alert({
    severity: 'critical',
    for: '1m',
    thresholds: {},
    ...stateIs(circuitBreakerState, {
      state: 1,
      with: 'max',
      where: { 'circuit_breaker.state': 'open' },
      by: ['job', 'circuit_breaker.name'],
      example: { ...target, 'circuit_breaker.name': 'payments', 'circuit_breaker.state': 'open' },
    }),
    summary: ({ query }) =>
      `The circuit breaker ${query.labelValue(circuitBreakerState, 'circuit_breaker.name')} of {{ $labels.job }} is open`,
    description: 'Calls are refused because too many failed: what needs them does not work.',
    causes: ['The service behind it is down or slow.'],
    steps: ['Look at the service behind it.', 'The breaker closes by itself once calls succeed again.'],
    dashboard: 'meterbridge-trading',
  }),
}
