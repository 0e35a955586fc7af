import { dashboardJson } from '../stack/grafana/dashboard-json.ts'
import { dashboardsOf } from '../stack/grafana/dashboards.ts'
import type { Stack } from '../stack/stack.ts'
import type { GrafanaDashboard } from './grafana-model.ts'

/** Gives the dashboards of a configuration as Grafana would load them. */
export function dashboardsOfStack(stack: Stack): readonly GrafanaDashboard[] {
  return dashboardsOf(stack).map((dashboard) => ({
    ...(dashboardJson(stack, dashboard) as unknown as GrafanaDashboard),
    // Who looks at the page has generated nothing, so it is not said which version did.
    description: dashboard.description,
  }))
}
