import { catalogFamilies } from '../../catalog/families.ts'
import type { Stack } from '../stack.ts'
import { PanelQueries } from './panel-queries.ts'

const ours = new Set([...catalogFamilies.values()].flat().map(({ name }) => name))

/** Makes the queries of a stack's panels. */
export function panelQueriesOf({ query, metrics, config }: Stack): PanelQueries {
  const alerts = Object.entries(config.ownAlerts ?? {})
  const ownMetrics = metrics
    .filter(({ name }) => !ours.has(name))
    .map((metric) => ({
      metric,
      alerts: alerts.flatMap(([name, one]) => ('metric' in one && one.metric === metric.name ? name : [])),
    }))
  return new PanelQueries(query, { ownMetrics })
}
