import {
  callbackFailures,
  collectionAge,
  droppedPoints,
  foldedRecords,
  overflowedRecords,
  removedSeries,
  scrapeDuration,
  scrapes,
  scrapeSize,
  seriesCount,
  totalSeriesLimit,
} from '../../catalog/self.ts'
import {
  notificationErrors,
  notificationsSent,
  ruleFailures,
  scrapeSamples,
} from '../exporters/prometheus-metrics.ts'
import type { Dashboard, Row } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'

/** The metrics themselves, and the Prometheus that gathers them. */
export const self: Dashboard = {
  uid: 'meterbridge-self',
  title: 'Metrics themselves',
  description: 'What metrics cost, what they leave out, and whether Prometheus does its work.',
  refresh: '30s',
  rows: (queries) => [series(queries), scraping(queries), prometheus(queries)],
}

function series(q: PanelQueries): Row {
  const metric = 'meterbridge.metric.name'
  return {
    title: 'Series',
    panels: [
      {
        title: 'Series',
        description: 'Series of each instance, and how many there may be.',
        type: 'timeseries',
        queries: [
          q.value(seriesCount, { by: ['instance'] }),
          q.value(totalSeriesLimit, { with: 'max', legend: 'limit' }),
        ],
        alerts: ['SeriesNearLimit'],
      },
      {
        title: 'Series by metric',
        description: 'Series of all instances.',
        type: 'timeseries',
        queries: [q.value(seriesCount, { by: [metric] })],
      },
      {
        title: 'Records beyond the limits',
        description: 'Records that went into an overflow series, and such whose value was counted as _OTHER.',
        type: 'timeseries',
        queries: [
          q.rate(overflowedRecords, { by: [metric], legend: 'overflow {{meterbridge_metric_name}}' }),
          q.rate(foldedRecords, {
            by: [metric, 'meterbridge.attribute.name'],
            legend: 'folded {{meterbridge_metric_name}} {{meterbridge_attribute_name}}',
          }),
        ],
        alerts: ['SeriesLimitReached', 'AttributeValuesFolded'],
      },
      {
        title: 'Series removed',
        description: 'By the application, after their time to live, or for busier ones.',
        type: 'timeseries',
        queries: [q.rate(removedSeries, { by: [metric] })],
      },
    ],
  }
}

function scraping(q: PanelQueries): Row {
  return {
    title: 'Scrapes',
    panels: [
      {
        title: 'Scrapes by outcome',
        description: 'Scrapes that were answered.',
        type: 'timeseries',
        queries: [q.rate(scrapes, { by: ['meterbridge.scrape.outcome'] })],
        alerts: ['ScrapesFailing'],
      },
      {
        title: 'Scrape duration',
        description: 'From the start of the collection to the last byte.',
        type: 'timeseries',
        queries: q.quantiles(scrapeDuration),
        alerts: ['ScrapesSlow'],
      },
      {
        title: 'Scrape size p95',
        description: 'Before compression.',
        type: 'timeseries',
        queries: [q.quantile(scrapeSize, { quantile: 0.95, by: ['job'] })],
      },
      {
        title: 'Age of values',
        description: 'How old the oldest values of a scrape are; they age while the event loop is blocked.',
        type: 'timeseries',
        queries: [q.value(collectionAge, { with: 'max', by: ['instance', 'meterbridge.collection.part'] })],
      },
      {
        title: 'What cannot be shown',
        description: 'Callbacks that failed, and points that were left out.',
        type: 'timeseries',
        queries: [
          q.rate(callbackFailures, { by: ['meterbridge.callback.name'] }),
          q.rate(droppedPoints, { by: ['meterbridge.drop.reason'] }),
        ],
        alerts: ['CollectCallbacksFailing', 'MetricsLeftOut'],
      },
    ],
  }
}

function prometheus(q: PanelQueries): Row {
  return {
    title: 'Prometheus',
    panels: [
      {
        title: 'Samples of a scrape',
        description: 'Of each target.',
        type: 'timeseries',
        queries: [
          {
            expression: `max by (job, instance) (${q.exported(scrapeSamples)})`,
            legend: '{{job}} {{instance}}',
            unit: 'short',
          },
        ],
        alerts: ['CardinalityHigh'],
      },
      {
        title: 'Rules that fail',
        description: 'By group of rules.',
        type: 'timeseries',
        queries: [
          {
            expression: `sum by (rule_group) (${q.exportedRate(ruleFailures)})`,
            legend: '{{rule_group}}',
            unit: 'ops',
          },
        ],
        alerts: ['PrometheusRulesFailing', 'PrometheusConfigurationFailed'],
      },
      {
        title: 'Notifications',
        description: 'Alerts that went to Alertmanager, and such that did not reach it.',
        type: 'timeseries',
        queries: [
          {
            expression: `sum by (alertmanager) (${q.exportedRate(notificationsSent)})`,
            legend: 'sent {{alertmanager}}',
            unit: 'ops',
          },
          {
            expression: `sum by (alertmanager) (${q.exportedRate(notificationErrors)})`,
            legend: 'failed {{alertmanager}}',
            unit: 'ops',
          },
        ],
        alerts: ['PrometheusNotificationsFailing', 'Watchdog'],
      },
    ],
  }
}
