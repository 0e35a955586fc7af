import { catalogFamilies } from '../../catalog/families.ts'
import type { Stack } from '../stack.ts'
import { PanelQueries } from './panel-queries.ts'

const ours = new Set([...catalogFamilies.values()].flat().map(({ name }) => name))

/** Makes the queries of a stack's panels. */
export function panelQueriesOf({ query, metrics }: Stack): PanelQueries {
  return new PanelQueries(query, { ownMetrics: metrics.filter(({ name }) => !ours.has(name)) })
}
