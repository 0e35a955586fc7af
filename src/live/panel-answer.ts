import { plainReason } from '../diagnostics/plain-reason.ts'
import type { PanelAnswer, PanelSeries } from './answers.ts'
import { fillVariables, type Filling } from './fill-variables.ts'
import type { GrafanaPanel, GrafanaTarget } from './grafana-model.ts'
import type { Labels, RangeSeries, Source, Span } from './source.ts'
import { whyEmpty } from './why-empty.ts'

/** What is asked of a panel. */
export interface PanelRequest extends Span {
  readonly panel: GrafanaPanel
  readonly stepMs: number
  readonly filling: Filling
  readonly signal: AbortSignal
}

/** More lines than anybody can tell apart are left out, and it is said. */
const mostSeries = 60

/** Asks the source for what a panel shows, or for why it shows nothing. */
export async function panelAnswer(source: Source, request: PanelRequest): Promise<PanelAnswer> {
  const { panel, startMs, endMs, stepMs, filling } = request
  const targets = panel.targets ?? []
  const isTable = panel.type === 'table'
  const timesMs = isTable ? [endMs] : stepsOf({ startMs, endMs, stepMs })
  const expressions = targets.map(({ expr }) => fillVariables(expr, filling))
  const answers = await Promise.allSettled(
    targets.map(async (target, i) =>
      namedSeries(target, {
        timesMs,
        found: await seriesOf(source, { ...request, expression: expressions[i]! }),
      }),
    ),
  )
  const series = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const failures = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [`${plainReason(answer.reason)}.`] : [],
  )
  const hasValues = series.some(({ values }) => values.some((value) => value !== null))
  const shown = hasValues ? largestFirst(series, mostSeries) : []
  const problems = [
    ...new Set(failures),
    ...(hasValues || failures.length > 0
      ? []
      : [await whyEmpty(source, { expressions, span: { startMs, endMs }, hasSeries: series.length > 0 })]),
    ...(shown.length < series.length && hasValues
      ? [
          `${series.length - shown.length} of ${series.length} series are left out, those with the smallest values.`,
        ]
      : []),
  ]
  return { timesMs, series: shown, ...(problems.length === 0 ? {} : { problem: problems.join(' ') }) }
}

function stepsOf({ startMs, endMs, stepMs }: Span & { stepMs: number }): number[] {
  return Array.from({ length: Math.floor((endMs - startMs) / stepMs) + 1 }, (_, i) => startMs + i * stepMs)
}

async function seriesOf(
  source: Source,
  { panel, expression, startMs, endMs, stepMs, signal }: PanelRequest & { expression: string },
): Promise<readonly RangeSeries[]> {
  const refusal = source.refusal(expression)
  if (refusal !== undefined) throw new Error(refusal)
  if (panel.type !== 'table') return source.range({ expression, startMs, endMs, stepMs, signal })
  const found = await source.instant({ expression, atMs: endMs, signal })
  return found.map(({ labels, value }) => ({ labels, points: [[endMs, value]] }))
}

type Found = { readonly timesMs: readonly number[]; readonly found: readonly RangeSeries[] }

function namedSeries({ legendFormat }: GrafanaTarget, { timesMs, found }: Found): PanelSeries[] {
  const places = new Map(timesMs.map((time, i) => [time, i]))
  return found.map(({ labels, points }) => {
    const values = timesMs.map((): number | null => null)
    for (const [time, value] of points) {
      const place = places.get(time)
      if (place !== undefined && Number.isFinite(value)) values[place] = value
    }
    return { name: seriesName(labels, legendFormat), labels, values }
  })
}

/** Names a series by its legend, such as `{{job}} {{http_route}}`. */
export function seriesName(labels: Labels, legend = ''): string {
  const asked = [...legend.matchAll(/\{\{\s*([^}]+?)\s*\}\}/g)].map(([, label]) => label!)
  const name = legend
    .replaceAll(/\{\{\s*([^}]+?)\s*\}\}/g, (_, label: string) => labels[label] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (name !== '') return name
  return asked.length === 0 ? 'value' : `no ${asked.join(', ')}`
}

function largestFirst(series: readonly PanelSeries[], most: number): readonly PanelSeries[] {
  if (series.length <= most) return series
  const largest = ({ values }: PanelSeries): number => Math.max(...values.map((value) => value ?? -Infinity))
  return series.toSorted((a, b) => largest(b) - largest(a)).slice(0, most)
}
