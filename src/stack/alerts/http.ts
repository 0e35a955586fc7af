import { httpClientRequestDuration, httpServerRequestDuration } from '../../catalog/http.ts'
import { matching, not } from '../query/matchers.ts'
import { alert } from './alert.ts'
import { growing, quantileCases, ratioCases } from './cases.ts'
import { quantileOf, ratioOf } from './expressions.ts'

const target = { job: 'api', instance: 'api:9464' } as const
const ok = { ...target, 'http.route': '/orders', 'http.response.status_code': '200' } as const
const failed = { ...ok, 'http.response.status_code': '503' } as const
const dashboard = 'meterbridge-overview'

/** What is served over HTTP, and what is asked of others. */
export const httpAlerts = {
  HttpHighErrorRate: alert({
    severity: 'critical',
    for: '5m',
    thresholds: { errorRatio: 0.05 },
    expression: ({ query, thresholds }) =>
      `${ratioOf({
        part: query.count(httpServerRequestDuration, { 'http.response.status_code': matching('5..') }),
        whole: query.count(httpServerRequestDuration),
        by: 'job',
        window: '5m',
      })} > ${thresholds.errorRatio}`,
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
    cases: ({ query, thresholds }) =>
      ratioCases({
        good: query.count(httpServerRequestDuration, ok),
        bad: query.count(httpServerRequestDuration, failed),
        threshold: thresholds.errorRatio,
      }),
  }),

  HttpHighResponseTime: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p95Seconds: 2 },
    expression: ({ query, thresholds }) =>
      `${quantileOf({
        quantile: 0.95,
        buckets: query.buckets(httpServerRequestDuration),
        by: 'job',
        window: '5m',
      })} > ${thresholds.p95Seconds}`,
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
    cases: ({ query, thresholds }) =>
      quantileCases({
        bucket: (bound) => query.bucket(httpServerRequestDuration, { bound, matchers: ok }),
        threshold: thresholds.p95Seconds,
      }),
  }),

  HttpHighRequestRate: alert({
    severity: 'low',
    for: '5m',
    thresholds: { requestsPerSecond: 1000 },
    expression: ({ query, thresholds }) =>
      `sum by (job) (rate(${query.count(httpServerRequestDuration)}[5m])) > ${thresholds.requestsPerSecond}`,
    summary: () => '{{ $labels.job }} gets {{ $value | humanize }} requests a second',
    description: 'The load is above what is expected. Nothing needs to be wrong.',
    causes: ['A campaign or a peak of the day.', 'A client that retries without pause.', 'An attack.'],
    steps: [
      'See whether the routes and the status codes are the usual ones.',
      'Add instances before the response time grows; limit the rate of a client that goes wrong.',
    ],
    dashboard,
    cases: ({ query, thresholds }) => ({
      fires: [[query.count(httpServerRequestDuration, ok), growing(120 * thresholds.requestsPerSecond)]],
      quiet: [[query.count(httpServerRequestDuration, ok), growing(30 * thresholds.requestsPerSecond)]],
    }),
  }),

  OutboundHighErrorRate: alert({
    severity: 'high',
    for: '3m',
    thresholds: { errorRatio: 0.05, requestsPerSecond: 0.05 },
    expression: ({ query, thresholds }) => {
      const whole = query.count(httpClientRequestDuration)
      const by = query.labels(httpClientRequestDuration, ['job', 'server.address'])
      const part = query.count(httpClientRequestDuration, { 'error.type': not('') })
      return `${ratioOf({ part, whole, by, window: '5m' })} > ${thresholds.errorRatio} and sum by (${by}) (rate(${whole}[5m])) > ${thresholds.requestsPerSecond}`
    },
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
    cases: ({ query, thresholds }) => {
      const to = { ...target, 'server.address': 'api.example.com' } as const
      return ratioCases({
        good: query.count(httpClientRequestDuration, to),
        bad: query.count(httpClientRequestDuration, { ...to, 'error.type': 'timeout' }),
        threshold: thresholds.errorRatio,
        perMinute: 240 * thresholds.requestsPerSecond,
      })
    },
  }),
}
