import { httpClientRequestDuration, httpServerRequestDuration } from '../../catalog/http.ts'
import { matching, not } from '../query/matchers.ts'
import { alert } from './alert.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import { rateOver } from '../conditions/rate-over.ts'
import { shareOver } from '../conditions/share-over.ts'

const target = { job: 'api', instance: 'api:9464' } as const
const ok = { ...target, 'http.route': '/orders', 'http.response.status_code': '200' } as const
const call = { ...target, 'server.address': 'api.example.com' } as const
const dashboard = 'meterbridge-overview'

/** What is served over HTTP, and what is asked of others. */
export const httpAlerts = {
  HttpHighErrorRate: alert({
    severity: 'critical',
    for: '5m',
    thresholds: { errorRatio: 0.05 },
    ...shareOver(httpServerRequestDuration, {
      part: { 'http.response.status_code': matching('5..') },
      by: ['job'],
      window: '5m',
      threshold: 'errorRatio',
      examples: { part: { ...ok, 'http.response.status_code': '503' }, rest: ok },
    }),
    summary: () => '{{ $labels.job }} answers {{ $value | humanizePercentage }} of requests with an error',
    description: 'Users see failures: the share of responses with a status of 5xx is above the threshold.',
    causes: [
      'A release that fails.',
      'A database, cache or service that it depends on does not answer.',
      'A full queue, pool or disk.',
    ],
    steps: [
      'See in the dashboard which route fails and since when; compare with the last release.',
      'Look at the dependencies and at the outbound calls of the same time.',
      'Roll back when the release is the cause.',
    ],
    dashboard,
  }),

  HttpHighResponseTime: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p95Seconds: 2 },
    ...quantileOver(httpServerRequestDuration, { by: ['job'], threshold: 'p95Seconds', example: ok }),
    summary: () => '{{ $labels.job }} needs {{ $value | humanizeDuration }} for one of twenty requests',
    description: 'Users wait: the 95th percentile of the duration of requests is above the threshold.',
    causes: [
      'Slow queries or calls to other services.',
      'A blocked event loop.',
      'More load than instances.',
    ],
    steps: [
      'See in the dashboard which route is slow.',
      'Compare with the duration of queries, of outbound calls and with the event loop of the same time.',
      'Add instances when all routes are slow and the CPU is busy.',
    ],
    dashboard,
  }),

  HttpHighRequestRate: alert({
    severity: 'low',
    for: '5m',
    thresholds: { requestsPerSecond: 1000 },
    ...rateOver(httpServerRequestDuration, { by: ['job'], threshold: 'requestsPerSecond', example: ok }),
    summary: () => '{{ $labels.job }} gets {{ $value | humanize }} requests a second',
    description: 'The load is above what is expected. Nothing needs to be wrong.',
    causes: ['A campaign or a peak of the day.', 'A client that retries without pause.', 'An attack.'],
    steps: [
      'See whether the routes and the status codes are the usual ones.',
      'Add instances before the response time grows; limit the rate of a client that goes wrong.',
    ],
    dashboard,
  }),

  OutboundHighErrorRate: alert({
    severity: 'high',
    for: '3m',
    thresholds: { errorRatio: 0.05, requestsPerMinute: 3 },
    ...shareOver(httpClientRequestDuration, {
      part: { 'error.type': not('') },
      by: ['job', 'server.address'],
      window: '5m',
      threshold: 'errorRatio',
      atLeast: { of: 'whole', perMinute: 'requestsPerMinute' },
      examples: { part: { ...call, 'error.type': 'timeout' }, rest: call },
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the calls of {{ $labels.job }} to ${query.labelValue(httpClientRequestDuration, 'server.address')} fail`,
    description: 'A service outside answers with errors or not at all, so what needs it fails or is late.',
    causes: [
      'The other service is down or slow.',
      'Credentials have expired.',
      'A limit of rate is reached.',
    ],
    steps: [
      'See in the dashboard the type of the errors: a status, a timeout, a name that does not resolve.',
      'Look at the status page of the other service.',
      'Open the circuit breaker, or switch to what replaces it.',
    ],
    dashboard,
  }),
}
