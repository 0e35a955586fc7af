import { parsePromql } from '../promql/parse-promql.ts'
import { PromqlSyntaxError } from '../promql/promql-syntax-error.ts'
import { survivingLabels } from '../promql/surviving-labels.ts'

/** What is wrong with a dashboard, in words that say what to do. */
export interface DashboardFinding {
  /** The title of the panel; absent where it is the dashboard's. */
  readonly panel?: string
  readonly problem: string
}

/** A dashboard in Grafana's classic schema, as far as it is looked at. */
export interface DashboardJson {
  readonly uid?: string
  readonly title?: string
  readonly templating?: { readonly list?: readonly { readonly name?: string; readonly type?: string }[] }
  readonly panels?: readonly PanelJson[]
}

interface PanelJson {
  readonly id?: number
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly gridPos?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly datasource?: { readonly uid?: string } | string | null
  readonly targets?: readonly { readonly expr?: string; readonly legendFormat?: string }[]
  readonly fieldConfig?: { readonly defaults?: { readonly unit?: string } }
  /** Those of a row that is folded. */
  readonly panels?: readonly PanelJson[]
}

/**
 * Finds what makes a dashboard hard to use or wrong: after the rules of Grafana's dashboard-linter, and whether each
 * label that a legend shows is still there.
 */
export function lintDashboard(dashboard: DashboardJson): readonly DashboardFinding[] {
  const panels = (dashboard.panels ?? []).flatMap((panel) => [panel, ...(panel.panels ?? [])])
  const shown = panels.filter(({ type }) => type !== 'row' && type !== 'text')
  return [
    ...lintWhole(dashboard, panels),
    ...shown.flatMap((panel) =>
      problemsOf(panel).map((problem) => ({
        panel: panel.title ?? `without title, id ${panel.id}`,
        problem,
      })),
    ),
  ]
}

function lintWhole(dashboard: DashboardJson, panels: readonly PanelJson[]): DashboardFinding[] {
  const problems: string[] = []
  const variables = dashboard.templating?.list ?? []
  if (dashboard.uid === undefined) problems.push('it has no uid, so no link can lead to it')
  else if (dashboard.uid.length > 40)
    problems.push('its uid has more than the 40 characters that Grafana takes')
  if (!variables.some(({ type }) => type === 'datasource')) {
    problems.push('it has no variable of type datasource, so it fits one Grafana only')
  }
  const ids = panels.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) problems.push('two of its panels have the same id')
  const overlapping = panels.find((panel, i) => panels.slice(i + 1).some((other) => overlap(panel, other)))
  if (overlapping !== undefined) problems.push(`another panel covers "${overlapping.title}"`)
  return problems.map((problem) => ({ problem }))
}

function overlap({ gridPos: a }: PanelJson, { gridPos: b }: PanelJson): boolean {
  if (a === undefined || b === undefined) return false
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

function problemsOf({ title, description, datasource, targets = [], fieldConfig }: PanelJson): string[] {
  const problems: string[] = []
  if (!title) problems.push('it has no title')
  if (!description) problems.push('it has no description')
  if (fieldConfig?.defaults?.unit === undefined) problems.push('it has no unit')
  const source = typeof datasource === 'object' ? datasource?.uid : datasource
  if (!source?.startsWith('$')) problems.push('its data source is not the variable of the dashboard')
  if (targets.length === 0) problems.push('it asks for nothing')
  return [...problems, ...targets.flatMap(problemsOfTarget)]
}

function problemsOfTarget({
  expr = '',
  legendFormat = '',
}: {
  expr?: string
  legendFormat?: string
}): string[] {
  const problems: string[] = []
  if (/\b(rate|irate|increase)\([^()]*\[\d/.test(expr)) {
    problems.push(`${expr} has a fixed range: write [$__rate_interval], which follows the scrape interval`)
  }
  try {
    const labels = survivingLabels(parsePromql(expr))
    for (const [, label] of legendFormat.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)) {
      if (labels !== undefined && !labels.has(label!)) {
        problems.push(`the legend shows {{${label}}}, which ${expr} does not keep`)
      }
    }
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) throw error
    problems.push(`${expr} is no PromQL: ${error.message}`)
  }
  return problems
}
