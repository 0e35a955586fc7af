import { effectiveSlos } from '../config/effective-slos.ts'
import type { Stack } from '../stack.ts'
import type { Dashboard } from './dashboard.ts'
import { ai } from '../dashboards/ai.ts'
import { airflow } from '../dashboards/airflow.ts'
import { datastores } from '../dashboards/datastores.ts'
import { health } from '../dashboards/health.ts'
import { host } from '../dashboards/host.ts'
import { kafka } from '../dashboards/kafka.ts'
import { overview } from '../dashboards/overview.ts'
import { ownMetrics } from '../dashboards/own-metrics.ts'
import { performance } from '../dashboards/performance.ts'
import { queues } from '../dashboards/queues.ts'
import { scanner } from '../dashboards/scanner.ts'
import { self } from '../dashboards/self.ts'
import { slo } from '../dashboards/slo.ts'
import { trading } from '../dashboards/trading.ts'
import { panelQueriesOf } from './panel-queries-of.ts'

/** Every dashboard that can be generated. */
export const dashboards: readonly Dashboard[] = [
  overview,
  health,
  performance,
  queues,
  ai,
  slo,
  ownMetrics,
  trading,
  scanner,
  datastores,
  host,
  kafka,
  airflow,
  self,
]

/** Lists the dashboards for which the configuration has something to show. */
export function dashboardsOf(stack: Stack): readonly Dashboard[] {
  const { exporters = {}, slos = [] } = stack.config
  return dashboards.filter(({ needs }) => {
    if (needs === undefined) return true
    if (needs === 'slos') return effectiveSlos(slos, stack.metrics).length > 0
    if (needs === 'own metrics') return panelQueriesOf(stack).ownMetrics.length > 0
    return needs.some((exporter) => exporters[exporter] !== undefined)
  })
}
