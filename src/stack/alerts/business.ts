import { authAttempts } from '../../catalog/auth.ts'
import { circuitBreakerState } from '../../catalog/circuit-breaker.ts'
import { scanDuration } from '../../catalog/scans.ts'
import { workflowRunDuration } from '../../catalog/workflows.ts'
import { alert } from './alert.ts'
import { levelCases, quantileCases, ratioCases } from './cases.ts'
import { quantileOf, ratioOf } from './expressions.ts'

const target = { job: 'app', instance: 'app:9464' } as const

/** What the business meters record: workflows, scans, log-ins, circuit breakers. */
export const businessAlerts = {
  WorkflowHighFailureRate: alert({
    severity: 'high',
    for: '5m',
    thresholds: { errorRatio: 0.2 },
    expression: ({ query, thresholds }) =>
      `${ratioOf({
        part: query.count(workflowRunDuration, { 'workflow.outcome': 'error' }),
        whole: query.count(workflowRunDuration),
        by: query.labels(workflowRunDuration, ['job', 'workflow.name']),
        window: '10m',
      })} > ${thresholds.errorRatio}`,
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the runs of ${query.labelValue(workflowRunDuration, 'workflow.name')} fail`,
    description: 'Runs of a workflow end with an error more often than is expected.',
    causes: ['A step whose service fails.', 'Input that the last release cannot handle.'],
    steps: [
      'See which step fails, and the type of the error.',
      'Run what failed again once the cause is gone.',
    ],
    dashboard: 'meterbridge-trading',
    cases: ({ query, thresholds }) => {
      const run = { ...target, 'workflow.name': 'orders' } as const
      return ratioCases({
        good: query.count(workflowRunDuration, { ...run, 'workflow.outcome': 'success' }),
        bad: query.count(workflowRunDuration, { ...run, 'workflow.outcome': 'error' }),
        threshold: thresholds.errorRatio,
      })
    },
  }),

  WorkflowSlow: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p95Seconds: 60 },
    expression: ({ query, thresholds }) =>
      `${quantileOf({
        quantile: 0.95,
        buckets: query.buckets(workflowRunDuration),
        by: query.labels(workflowRunDuration, ['job', 'workflow.name']),
        window: '5m',
      })} > ${thresholds.p95Seconds}`,
    summary: ({ query }) =>
      `One of twenty runs of ${query.labelValue(workflowRunDuration, 'workflow.name')} takes {{ $value | humanizeDuration }}`,
    description: 'Runs of a workflow take longer than is expected.',
    causes: ['A step that waits for a slow service.', 'More runs at once than workers.'],
    steps: ['Compare the durations of the steps.', 'See how many runs wait.'],
    dashboard: 'meterbridge-perf',
    cases: ({ query, thresholds }) =>
      quantileCases({
        bucket: (bound) =>
          query.bucket(workflowRunDuration, { bound, matchers: { ...target, 'workflow.name': 'orders' } }),
        threshold: thresholds.p95Seconds,
      }),
  }),

  ScanFailureRate: alert({
    severity: 'high',
    for: '5m',
    thresholds: { errorRatio: 0.1 },
    expression: ({ query, thresholds }) =>
      `${ratioOf({
        part: query.count(scanDuration, { 'scan.outcome': 'error' }),
        whole: query.count(scanDuration),
        by: query.labels(scanDuration, ['job', 'scan.strategy']),
        window: '10m',
      })} > ${thresholds.errorRatio}`,
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the scans with ${query.labelValue(scanDuration, 'scan.strategy')} fail`,
    description: 'Scans end with an error, so what they would have found is missing.',
    causes: ['The source of the data fails.', 'A strategy that the last release broke.'],
    steps: ['See the type of the errors.', 'Run the scan again once the cause is gone.'],
    dashboard: 'meterbridge-scanner',
    cases: ({ query, thresholds }) => {
      const scan = { ...target, 'scan.strategy': 'momentum' } as const
      return ratioCases({
        good: query.count(scanDuration, { ...scan, 'scan.outcome': 'success' }),
        bad: query.count(scanDuration, { ...scan, 'scan.outcome': 'error' }),
        threshold: thresholds.errorRatio,
      })
    },
  }),

  AuthFailureSpike: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { failureRatio: 0.5, failuresPerMinute: 10 },
    expression: ({ query, thresholds }) => {
      const part = query.series(authAttempts, { 'auth.outcome': 'failure' })
      const whole = query.series(authAttempts)
      return `${ratioOf({ part, whole, by: 'job', window: '5m' })} > ${thresholds.failureRatio} and sum by (job) (rate(${part}[5m])) * 60 > ${thresholds.failuresPerMinute}`
    },
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
    cases: ({ query, thresholds }) =>
      ratioCases({
        good: query.series(authAttempts, { ...target, 'auth.outcome': 'success' }),
        bad: query.series(authAttempts, { ...target, 'auth.outcome': 'failure' }),
        threshold: thresholds.failureRatio,
        perMinute: thresholds.failuresPerMinute * 10,
      }),
  }),

  CircuitBreakerTripped: alert({
    severity: 'critical',
    for: '1m',
    thresholds: {},
    expression: ({ query }) =>
      `max by (${query.labels(circuitBreakerState, ['job', 'circuit_breaker.name'])}) (${query.series(circuitBreakerState, { 'circuit_breaker.state': 'open' })}) == 1`,
    summary: ({ query }) =>
      `The circuit breaker ${query.labelValue(circuitBreakerState, 'circuit_breaker.name')} of {{ $labels.job }} is open`,
    description: 'Calls are refused because too many failed: what needs them does not work.',
    causes: ['The service behind it is down or slow.'],
    steps: ['Look at the service behind it.', 'The breaker closes by itself once calls succeed again.'],
    dashboard: 'meterbridge-trading',
    cases: ({ query }) =>
      levelCases({
        series: query.series(circuitBreakerState, {
          ...target,
          'circuit_breaker.name': 'payments',
          'circuit_breaker.state': 'open',
        }),
        fires: 1,
        quiet: 0,
      }),
  }),
}
