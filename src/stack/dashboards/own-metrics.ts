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
    [...Map.groupBy(queries.ownMetrics, ({ name }) => name.split('.', 1)[0]!)].map(([title, metrics]) => ({
      title,
      panels: metrics.map((metric) => panelOf(queries, metric)),
    })),
}

/** As many lines as a reader can tell apart come from two labels at the most. */
const mostLabels = 2

function panelOf(q: PanelQueries, metric: Metric): Panel {
  const by = Object.keys(metric.attributes).slice(0, mostLabels)
  const { name, description } = metric
  switch (metric.kind) {
    case 'counter':
      return { title: name, description, type: 'timeseries', queries: [q.rate(metric, { by })] }
    case 'histogram':
      return { title: name, description, type: 'timeseries', queries: q.quantiles(metric) }
    case 'gauge':
    case 'upDownCounter':
      return { title: name, description, type: 'timeseries', queries: [q.value(metric, { by })] }
  }
}
