import {
  callbackFailures,
  droppedPoints,
  foldedRecords,
  overflowedRecords,
  scrapeDuration,
  scrapes,
  seriesCount,
  totalSeriesLimit,
} from '../../catalog/self.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import { usedOver } from '../conditions/used-over.ts'
import { alert } from './alert.ts'

const target = { job: 'api', instance: 'api:9464' } as const
const ordersMetric = { ...target, 'meterbridge.metric.name': 'shop.orders' } as const
const dashboard = 'meterbridge-self'

/** The metrics themselves: what they leave out, and what they cost. */
export const selfAlerts = {
  SeriesLimitReached: alert({
    severity: 'medium',
    for: '0s',
    thresholds: {},
    ...increaseOver(overflowedRecords, {
      by: ['job', 'meterbridge.metric.name'],
      window: '5m',
      example: ordersMetric,
    }),
    summary: ({ query }) =>
      `${query.labelValue(overflowedRecords, 'meterbridge.metric.name')} of {{ $labels.job }} has more series than its limit`,
    description: 'What is over the limit is counted in one series: sums are right, labels are not.',
    causes: ['A label with too many values: an id, a path, a message.', 'A limit that is too low.'],
    steps: [
      'The log of the service names the label that has exploded.',
      'Bound its values, or raise `seriesLimit` of the metric.',
    ],
    dashboard,
  }),

  SeriesNearLimit: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { usedRatio: 0.9 },
    ...usedOver(seriesCount, {
      limit: totalSeriesLimit,
      by: ['job', 'instance'],
      threshold: 'usedRatio',
      example: ordersMetric,
      limitExample: target,
    }),
    summary: () =>
      '{{ $labels.instance }} ({{ $labels.job }}) has {{ $value | humanizePercentage }} of the series that all its metrics may have',
    description: 'Past the limit no metric gets a new series: its records go to the one that overflows.',
    causes: ['Many metrics with many labels.', 'A limit that is too low.'],
    steps: [
      'See which metrics have most series.',
      'Bound their labels, or raise `METERBRIDGE_TOTAL_SERIES_LIMIT`.',
    ],
    dashboard,
  }),

  AttributeValuesFolded: alert({
    severity: 'low',
    for: '0s',
    thresholds: { records: 0 },
    ...increaseOver(foldedRecords, {
      by: ['job', 'meterbridge.metric.name', 'meterbridge.attribute.name'],
      window: '15m',
      threshold: 'records',
      example: { ...ordersMetric, 'meterbridge.attribute.name': 'shop.region' },
    }),
    summary: ({ query }) =>
      `Values of ${query.labelValue(foldedRecords, 'meterbridge.attribute.name')} of ${query.labelValue(foldedRecords, 'meterbridge.metric.name')} are counted as _OTHER ({{ $labels.job }})`,
    description: 'The label has more values than its bound, or one that its list lacks.',
    causes: ['A value that nobody declared.', 'An id where a name should be.'],
    steps: ['Declare the value, or raise the limit of the attribute.'],
    dashboard,
  }),

  ScrapesFailing: alert({
    severity: 'medium',
    for: '0s',
    thresholds: { scrapes: 0 },
    ...increaseOver(scrapes, {
      where: { 'meterbridge.scrape.outcome': 'failed' },
      by: ['job', 'instance'],
      window: '5m',
      threshold: 'scrapes',
      example: { ...target, 'meterbridge.scrape.outcome': 'failed' },
    }),
    summary: () => 'Scrapes of {{ $labels.instance }} ({{ $labels.job }}) end before all is sent',
    description: 'Samples are missing: Prometheus throws away what it gets of a scrape that fails.',
    causes: ['The timeout of the scrape is too short.', 'A client that goes away.'],
    steps: ['Compare the duration of scrapes with `scrape_timeout`.', 'See how many series there are.'],
    dashboard,
  }),

  ScrapesSlow: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { p95Seconds: 5 },
    ...quantileOver(scrapeDuration, {
      by: ['job', 'instance'],
      threshold: 'p95Seconds',
      example: target,
    }),
    summary: () =>
      'A scrape of {{ $labels.instance }} ({{ $labels.job }}) takes {{ $value | humanizeDuration }}',
    description: 'Prometheus gives up after `scrape_timeout`, 10 s by default, and has no samples then.',
    causes: ['Very many series.', 'A callback of an observable metric that waits.', 'A CPU without time.'],
    steps: ['See how many series there are, and whether callbacks fail.', 'Bound labels.'],
    dashboard,
  }),

  CollectCallbacksFailing: alert({
    severity: 'low',
    for: '0s',
    thresholds: {},
    ...increaseOver(callbackFailures, {
      by: ['job', 'meterbridge.callback.name'],
      window: '15m',
      example: { ...target, 'meterbridge.callback.name': 'shop.stock' },
    }),
    summary: ({ query }) =>
      `${query.labelValue(callbackFailures, 'meterbridge.callback.name')} of {{ $labels.job }} cannot be read`,
    description:
      'A callback that gives the value of a metric throws, rejects or is late: the value is missing.',
    causes: ['What the callback asks fails.', 'A callback that waits for longer than the collection does.'],
    steps: [
      'Read the warning in the log of the service.',
      'Ask in the background; let the callback read the result.',
    ],
    dashboard,
  }),

  MetricsLeftOut: alert({
    severity: 'low',
    for: '0s',
    thresholds: {},
    ...increaseOver(droppedPoints, {
      by: ['job', 'meterbridge.drop.reason'],
      window: '15m',
      example: { ...target, 'meterbridge.drop.reason': 'family_conflict' },
    }),
    summary: ({ query }) =>
      `Scrapes of {{ $labels.job }} leave series out: ${query.labelValue(droppedPoints, 'meterbridge.drop.reason')}`,
    description: 'Series cannot be exposed as they are, so they are missing.',
    causes: ['Two metrics whose names are the same to Prometheus.', 'Labels that become the same.'],
    steps: ['Read the warning in the log of the service.', 'Run `npx meterbridge check`.'],
    dashboard,
  }),
}
