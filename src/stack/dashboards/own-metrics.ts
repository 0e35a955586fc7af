import type { Metric } from '../../catalog/metric.ts'
import type { Dashboard, Panel } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'

/** A panel for each metric that the application defines itself. */
export const ownMetrics: Dashboard = {
  uid: 'meterbridge-own',
  title: 'Your metrics',
  description: 'Every metric that the application defines itself.',
  refresh: '30s',
  needs: 'own metrics',
  rows: (queries) =>
    [...Map.groupBy(queries.ownMetrics, ({ metric }) => metric.name.split('.', 1)[0]!)].map(
      ([title, metrics]) => ({
        title,
        panels: metrics.map(({ metric, alerts }) => ({ ...panelOf(queries, metric), alerts })),
      }),
    ),
}

/** As many lines as a reader can tell apart come from two labels at the most. */
const mostLabels = 2

function panelOf(q: PanelQueries, metric: Metric): Panel {
  return {
    title: metric.name,
    description: metric.description,
    type: 'timeseries',
    queries: queriesOf(q, metric),
  }
}

function queriesOf(q: PanelQueries, metric: Metric): Panel['queries'] {
  const grouping = { by: Object.keys(metric.attributes).slice(0, mostLabels) }
  switch (metric.kind) {
    case 'counter':
      return [q.rate(metric, grouping)]
    case 'histogram':
      return q.quantiles(metric)
    case 'gauge':
    case 'upDownCounter':
      return [q.value(metric, grouping)]
  }
}
