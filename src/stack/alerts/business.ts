import { authAttempts } from '../../catalog/auth.ts'
import { billingTransactions } from '../../catalog/billing.ts'
import { cacheRequests } from '../../catalog/cache.ts'
import { circuitBreakerState } from '../../catalog/circuit-breaker.ts'
import { scanDuration } from '../../catalog/scans.ts'
import { workflowRunDuration } from '../../catalog/workflows.ts'
import { alert } from './alert.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import { shareOver } from '../conditions/share-over.ts'
import { stateIs } from '../conditions/state-is.ts'

const target = { job: 'app', instance: 'app:9464' } as const
const payment = { ...target, 'billing.type': 'payment' } as const
const lookup = { ...target, 'cache.name': 'products' } as const
const run = { ...target, 'workflow.name': 'orders' } as const
const scan = { ...target, 'scan.strategy': 'momentum' } as const

/** What the business meters record: workflows, scans, log-ins, payments, caches, circuit breakers. */
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

  BillingHighFailureRate: alert({
    severity: 'critical',
    for: '5m',
    thresholds: { errorRatio: 0.05 },
    ...shareOver(billingTransactions, {
      part: { 'billing.outcome': 'error' },
      by: ['job', 'billing.type'],
      window: '10m',
      threshold: 'errorRatio',
      examples: {
        part: { ...payment, 'billing.outcome': 'error' },
        rest: { ...payment, 'billing.outcome': 'success' },
      },
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the transactions of {{ $labels.job }} fail: ${query.labelValue(billingTransactions, 'billing.type')}`,
    description: 'Money does not come in, or does not go back, because of errors and not of customers.',
    causes: ['The payment provider is down.', 'Credentials have expired.', 'A release that broke it.'],
    steps: ['See the type of the errors and the calls to the provider.', 'Look at its status page.'],
    dashboard: 'meterbridge-overview',
  }),

  BillingHighDeclineRate: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { declinedRatio: 0.3 },
    ...shareOver(billingTransactions, {
      part: { 'billing.outcome': 'declined' },
      by: ['job', 'billing.type'],
      window: '30m',
      threshold: 'declinedRatio',
      examples: {
        part: { ...payment, 'billing.outcome': 'declined' },
        rest: { ...payment, 'billing.outcome': 'success' },
      },
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the transactions of {{ $labels.job }} are declined: ${query.labelValue(billingTransactions, 'billing.type')}`,
    description: 'More payments than usual are refused, by banks or by a rule.',
    causes: ['Somebody tries stolen cards.', 'A rule against fraud that is too strict.'],
    steps: ['See whether a few customers or cards stand out.', 'Compare with the rules that changed last.'],
    dashboard: 'meterbridge-overview',
  }),

  CacheLowHitRatio: alert({
    severity: 'low',
    for: '15m',
    thresholds: { missRatio: 0.5, requestsPerMinute: 60 },
    ...shareOver(cacheRequests, {
      part: { 'cache.result': 'miss' },
      by: ['job', 'cache.name'],
      window: '15m',
      threshold: 'missRatio',
      atLeast: { of: 'whole', perMinute: 'requestsPerMinute' },
      examples: {
        part: { ...lookup, 'cache.result': 'miss' },
        rest: { ...lookup, 'cache.result': 'hit' },
      },
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the look-ups in ${query.labelValue(cacheRequests, 'cache.name')} find nothing ({{ $labels.job }})`,
    description: 'What stands behind the cache gets the load that the cache should take.',
    causes: ['A cache that was emptied or is too small.', 'Keys that never come twice.', 'Short expiries.'],
    steps: ['Look at the evictions and their reasons.', 'Look at the load of what stands behind it.'],
    dashboard: 'meterbridge-overview',
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
