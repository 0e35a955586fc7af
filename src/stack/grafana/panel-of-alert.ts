import type { Stack } from '../stack.ts'
import { dashboardsOf } from './dashboards.ts'
import { panelQueriesOf } from './panel-queries-of.ts'
import { placePanels } from './place-panels.ts'

/** A panel as a link names it. */
export interface PanelLink {
  /** Of the dashboard. */
  readonly uid: string
  readonly id: number
}

const linksOfStacks = new WeakMap<Stack, ReadonlyMap<string, PanelLink>>()

/** Finds the panel that shows what an alert is about; none where its dashboard is not generated or it has no panel. */
export function panelOfAlert(stack: Stack, alert: string): PanelLink | undefined {
  let links = linksOfStacks.get(stack)
  if (links === undefined) linksOfStacks.set(stack, (links = linksOf(stack)))
  return links.get(alert)
}

function linksOf(stack: Stack): ReadonlyMap<string, PanelLink> {
  return new Map(
    dashboardsOf(stack).flatMap(({ uid, rows }) =>
      placePanels(rows(panelQueriesOf(stack))).flatMap(({ id, panel }) =>
        (panel?.alerts ?? []).map((alert) => [alert, { uid, id }] as const),
      ),
    ),
  )
}
