import {
  configReloadSuccessful,
  notificationErrors,
  notificationsSent,
  ruleFailures,
  scrapeSamples,
  up,
} from '../exporters/prometheus-metrics.ts'
import { ratioOf } from '../query/expressions.ts'
import { alert } from './alert.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { levelOver } from '../conditions/level-over.ts'
import { growing } from '../conditions/series-values.ts'
import { stateIs } from '../conditions/state-is.ts'

const target = { job: 'api', instance: 'api:9464' } as const
const own = { job: 'prometheus', instance: 'localhost:9090' } as const
const dashboard = 'meterbridge-self'

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
    ...stateIs(up, { state: 0, example: target }),
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
    dashboard: 'meterbridge-health',
  }),

  CardinalityHigh: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { samples: 10_000 },
    ...levelOver(scrapeSamples, {
      with: 'max',
      by: ['job', 'instance'],
      threshold: 'samples',
      example: target,
    }),
    summary: () =>
      'A scrape of {{ $labels.instance }} ({{ $labels.job }}) brings {{ $value | humanize }} samples',
    description: 'So many series make Prometheus slow and large.',
    causes: ['A label with too many values: an id, a path, a message.'],
    steps: [
      'Ask which metric it is: `topk(10, count by (__name__) ({job="<job>"}))`.',
      'Bound the values of its label, or drop it in `metric_relabel_configs`.',
    ],
    dashboard,
  }),

  PrometheusConfigurationFailed: alert({
    severity: 'high',
    for: '5m',
    thresholds: {},
    ...stateIs(configReloadSuccessful, { state: 0, example: own }),
    summary: () => 'Prometheus {{ $labels.instance }} could not load its configuration',
    description: 'It goes on with the one before: changed targets and rules have no effect.',
    causes: ['A file that was edited by hand.', 'A secret that is missing.'],
    steps: ['Run `promtool check config prometheus.yml`.', 'Read the log of Prometheus.'],
    dashboard,
  }),

  PrometheusRulesFailing: alert({
    severity: 'high',
    for: '5m',
    thresholds: {},
    ...increaseOver(ruleFailures, {
      by: ['job', 'instance', 'rule_group'],
      window: '5m',
      example: { ...own, rule_group: 'rules/http.yml;http' },
    }),
    summary: () => 'Prometheus {{ $labels.instance }} cannot evaluate rules of {{ $labels.rule_group }}',
    description: 'Alerts of this group cannot fire.',
    causes: [
      'Series that match more than once in an operation of two sides.',
      'A query that takes too long.',
    ],
    steps: ['Read the error on the page Status, Rules of Prometheus.'],
    dashboard,
  }),

  PrometheusNotificationsFailing: alert({
    severity: 'critical',
    for: '5m',
    thresholds: { errorRatio: 0.05 },
    expression: ({ query, thresholds }) =>
      `${ratioOf({
        part: query.exported(notificationErrors),
        whole: query.exported(notificationsSent),
        by: 'job, instance',
        window: '5m',
      })} > ${thresholds.errorRatio}`,
    summary: () =>
      '{{ $value | humanizePercentage }} of the alerts of Prometheus {{ $labels.instance }} do not reach Alertmanager',
    description: 'Alerts fire and nobody hears of them.',
    causes: ['Alertmanager is down or cannot be reached.'],
    steps: ['See whether Alertmanager runs: `/-/ready` of its port.', 'Read the log of Prometheus.'],
    dashboard,
    cases: ({ query, thresholds }) => {
      const alertmanager = { ...own, alertmanager: 'http://alertmanager:9093/api/v2/alerts' } as const
      const failing = (share: number) =>
        [
          [query.exported(notificationsSent, alertmanager), growing(600)],
          [query.exported(notificationErrors, alertmanager), growing(600 * share)],
        ] as const
      return { fires: failing(2 * thresholds.errorRatio), quiet: failing(thresholds.errorRatio / 2) }
    },
  }),
}
