import {
  configReloadSuccessful,
  notificationErrors,
  notificationsSent,
  ruleFailures,
  scrapeSamples,
  up,
} from '../exporters/prometheus-metrics.ts'
import { alert } from './alert.ts'
import { growing, levelCases, ratioCases } from './cases.ts'

const target = { job: 'api', instance: 'api:9464' } as const
const own = { job: 'prometheus', instance: 'localhost:9090' } as const
const dashboard = 'meterbridge-health'

/** The monitoring itself: what is silent because nobody looks is no peace. */
export const prometheusAlerts = {
  Watchdog: alert({
    severity: 'low',
    for: '0s',
    thresholds: {},
    expression: () => 'vector(1)',
    summary: () => 'Alerts work: this one always fires',
    description:
      'It proves that alerts reach their receiver. Have something outside complain when it stops coming.',
    causes: ['It always fires.'],
    steps: ['When it does not arrive: see whether Prometheus and Alertmanager run, and what their logs say.'],
    dashboard,
    cases: () => ({ fires: [], quiet: [] }),
    alwaysFires: true,
  }),

  TargetMissing: alert({
    severity: 'high',
    for: '5m',
    thresholds: {},
    expression: ({ query }) => `${query.exported(up)} == 0`,
    summary: () => '{{ $labels.instance }} ({{ $labels.job }}) cannot be scraped',
    description: 'Nothing is known of this target: it is down, or its endpoint does not answer Prometheus.',
    causes: [
      'The process is down or hangs.',
      'The port or the path has changed.',
      'A firewall or a token is in the way.',
    ],
    steps: [
      'Run `npx meterbridge doctor`, which says of each target why it is missing.',
      'Read the error of the target on the page Status, Targets of Prometheus.',
    ],
    dashboard,
    cases: ({ query }) => levelCases({ series: query.exported(up, target), fires: 0, quiet: 1 }),
  }),

  CardinalityHigh: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { samples: 10_000 },
    expression: ({ query, thresholds }) =>
      `max by (job, instance) (${query.exported(scrapeSamples)}) > ${thresholds.samples}`,
    summary: () =>
      'A scrape of {{ $labels.instance }} ({{ $labels.job }}) brings {{ $value | humanize }} samples',
    description: 'So many series make Prometheus slow and large.',
    causes: ['A label with too many values: an id, a path, a message.'],
    steps: [
      'Ask which metric it is: `topk(10, count by (__name__) ({job="<job>"}))`.',
      'Bound the values of its label, or drop it in `metric_relabel_configs`.',
    ],
    dashboard,
    cases: ({ query, thresholds }) =>
      levelCases({
        series: query.exported(scrapeSamples, target),
        fires: thresholds.samples * 2,
        quiet: thresholds.samples / 2,
      }),
  }),

  PrometheusConfigurationFailed: alert({
    severity: 'high',
    for: '5m',
    thresholds: {},
    expression: ({ query }) => `${query.exported(configReloadSuccessful)} == 0`,
    summary: () => 'Prometheus {{ $labels.instance }} could not load its configuration',
    description: 'It goes on with the one before: changed targets and rules have no effect.',
    causes: ['A file that was edited by hand.', 'A secret that is missing.'],
    steps: ['Run `promtool check config prometheus.yml`.', 'Read the log of Prometheus.'],
    dashboard,
    cases: ({ query }) =>
      levelCases({ series: query.exported(configReloadSuccessful, own), fires: 0, quiet: 1 }),
  }),

  PrometheusRulesFailing: alert({
    severity: 'high',
    for: '5m',
    thresholds: {},
    expression: ({ query }) => `increase(${query.exported(ruleFailures)}[5m]) > 0`,
    summary: () => 'Prometheus {{ $labels.instance }} cannot evaluate rules of {{ $labels.rule_group }}',
    description: 'Alerts of this group cannot fire.',
    causes: [
      'Series that match more than once in an operation of two sides.',
      'A query that takes too long.',
    ],
    steps: ['Read the error on the page Status, Rules of Prometheus.'],
    dashboard,
    cases: ({ query }) => {
      const series = query.exported(ruleFailures, { ...own, rule_group: 'rules/http.yml;http' })
      return { fires: [[series, growing(1)]], quiet: [[series, growing(0)]] }
    },
  }),

  PrometheusNotificationsFailing: alert({
    severity: 'critical',
    for: '5m',
    thresholds: { errorRatio: 0.05 },
    expression: ({ query, thresholds }) =>
      `sum by (job, instance) (rate(${query.exported(notificationErrors)}[5m])) / sum by (job, instance) (rate(${query.exported(notificationsSent)}[5m])) > ${thresholds.errorRatio}`,
    summary: () =>
      '{{ $value | humanizePercentage }} of the alerts of Prometheus {{ $labels.instance }} do not reach Alertmanager',
    description: 'Alerts fire and nobody hears of them.',
    causes: ['Alertmanager is down or cannot be reached.'],
    steps: ['See whether Alertmanager runs: `/-/ready` of its port.', 'Read the log of Prometheus.'],
    dashboard,
    cases: ({ query, thresholds }) => {
      const alertmanager = { ...own, alertmanager: 'http://alertmanager:9093/api/v2/alerts' } as const
      return ratioCases({
        good: query.exported(notificationsSent, alertmanager),
        bad: query.exported(notificationErrors, alertmanager),
        threshold: thresholds.errorRatio,
      })
    },
  }),
}
