import { parsePromql } from '../../stack/promql/parse-promql.ts'
import { selectorsOf } from '../../stack/promql/syntax.ts'
import { compileExpression } from '../promql/compile-expression.ts'
import type { Compiled } from '../promql/compiled.ts'
import { LabelSet, nameLabel } from '../promql/label-set.ts'
import type { SeriesStorage, StoredSeries, Vector } from '../promql/stored-series.ts'
import { MatchingError } from '../promql/unsupported-error.ts'
import type { InstantSeries, Labels, RangeSeries, Source, Span } from '../source.ts'
import type { ScrapedStorage } from './scraped-storage.ts'

/** What a scraper tells of itself. */
export interface ScrapedOptions {
  readonly title: string
  readonly intervalMs: number
  /** Says which endpoints do not answer, or have more series than are kept. */
  readonly problem: () => string | undefined
}

/** Evaluates expressions over what was scraped here. */
export function scrapedSource(
  storage: ScrapedStorage,
  { title, intervalMs, problem }: ScrapedOptions,
): Source {
  return {
    title,
    intervalMs: async () => intervalMs,
    range: async ({ expression, startMs, endMs, stepMs }) =>
      evaluateRange(expression, { storage, startMs, endMs, stepMs }),
    instant: async ({ expression, atMs }) =>
      evaluateRange(expression, { storage, startMs: atMs, endMs: atMs, stepMs: 1 }).map(
        ({ labels, points }): InstantSeries => ({ labels, value: points[0]![1] }),
      ),
    async existing(names, span) {
      const wanted = new Set(names)
      return new Set(
        [...storage.all()]
          .filter((series) => wanted.has(series.labels.get(nameLabel)) && isWithin(series, span))
          .map(({ labels }) => labels.get(nameLabel)),
      )
    },
    async labelValues({ label, metric }, span) {
      const series = [...storage.select(metric, [])].filter((one) => isWithin(one, span))
      const values = new Set(series.map(({ labels }) => labels.get(label)))
      values.delete('')
      return [...values].toSorted()
    },
    problem: async () => problem(),
    refusal: (expression) => refusalOf(expression, storage),
  }
}

/** Evaluates an expression at each step of a span. */
export function evaluateRange(
  expression: string,
  { storage, startMs, endMs, stepMs }: Span & { storage: SeriesStorage; stepMs: number },
): readonly RangeSeries[] {
  const compiled = compileExpression(parsePromql(expression), storage)
  const found = new Map<string, { labels: Labels; points: [number, number][] }>()
  for (let ms = startMs; ms <= endMs; ms += stepMs) {
    for (const { labels, value } of vectorAt(compiled, ms)) {
      let series = found.get(labels.key)
      if (series === undefined) found.set(labels.key, (series = { labels: labels.toRecord(), points: [] }))
      if (series.points.at(-1)?.[0] === ms)
        throw new MatchingError('two series of the result have the same labels')
      series.points.push([ms, value])
    }
  }
  return [...found.values()]
}

const noLabels = new LabelSet([])

function vectorAt(compiled: Compiled, ms: number): Vector {
  if (compiled.kind === 'vector') return compiled.at(ms)
  if (compiled.kind === 'number') return [{ labels: noLabels, value: compiled.at(ms) }]
  throw new MatchingError('a range is no value of a panel')
}

function isWithin(series: StoredSeries, { startMs, endMs }: Span): boolean {
  return series.window(startMs - 1, endMs).values.length > 0
}

/** Rules are evaluated by Prometheus alone, so what they make is not there, and neither is what it tells of itself. */
function refusalOf(expression: string, storage: ScrapedStorage): string | undefined {
  const metrics = selectorsOf(parsePromql(expression)).map(({ metric = '' }) => metric)
  const made = metrics.find((metric) => metric.includes(':') || /^ALERTS(_FOR_STATE)?$/.test(metric))
  if (made !== undefined)
    return `There is no ${made} without a Prometheus that evaluates the rules: show this panel with --prom.`
  const own = metrics.find((metric) => /^(scrape|prometheus)_/.test(metric) && isMissing(metric, storage))
  return own === undefined
    ? undefined
    : `There is no ${own} without a Prometheus, which tells it of its own work: show this panel with --prom.`
}

function isMissing(metric: string, storage: ScrapedStorage): boolean {
  for (const _ of storage.select(metric, [])) return false
  return true
}
