import { isPlainName, isPlainLabelName } from '../../naming/escape-name.ts'
import type { Origin } from '../../stack/series-origin.ts'
import { parsePromql } from '../../stack/promql/parse-promql.ts'
import { selectorsOf, type Selector } from '../../stack/promql/syntax.ts'
import type { Stack } from '../../stack/stack.ts'
import type { PrometheusApi } from '../../ask/prometheus-api.ts'

/** Why an expression returns nothing. */
export type Reason =
  /** Prometheus has what it asks for, and nothing fulfils its condition, or a share of nothing is no number. */
  | { readonly kind: 'quiet' }
  /** The metric has series, none of which have these labels: such as those of errors where there were none. */
  | { readonly kind: 'unmatched'; readonly subject: string; readonly because: string }
  /** There is no series of the metric at all. */
  | { readonly kind: 'absent'; readonly subject: string; readonly because: string }

/** What Prometheus itself writes while alerts are pending or fire. */
const seriesOfAlerts = ['ALERTS', 'ALERTS_FOR_STATE']

/** Finds out why expressions return nothing; each selector is asked for once. */
export class WhyEmpty {
  readonly #api: PrometheusApi
  readonly #stack: Stack
  readonly #originOf: (name: string) => Origin | undefined
  readonly #exist = new Map<string, Promise<boolean>>()

  constructor(
    api: PrometheusApi,
    { stack, originOf }: { stack: Stack; originOf: (name: string) => Origin | undefined },
  ) {
    this.#api = api
    this.#stack = stack
    this.#originOf = originOf
  }

  /** Looks for the first part of an expression that has no series. */
  async reasonOf(expression: string): Promise<Reason> {
    let unmatched: Reason | undefined
    for (const selector of selectorsOf(parsePromql(expression))) {
      const { metric } = selector
      if (metric !== undefined && seriesOfAlerts.includes(metric)) continue
      if (await this.#exists(selectorText(selector))) continue
      if (metric !== undefined && !(await this.#exists(selectorText({ metric, matchers: [] })))) {
        return { kind: 'absent', ...this.#absence(metric) }
      }
      unmatched ??= {
        kind: 'unmatched',
        subject: metric ?? selectorText(selector),
        because: `no series of it matches ${selectorText(selector)}`,
      }
    }
    return unmatched ?? { kind: 'quiet' }
  }

  #absence(metric: string): { subject: string; because: string } {
    const origin = this.#originOf(metric)
    if (origin === undefined)
      return { subject: metric, because: 'it has no series, and nothing here defines it' }
    if (origin.kind === 'rule')
      return {
        subject: origin.file,
        because: 'its rules record nothing: they are not loaded, or return nothing yet',
      }
    if (origin.kind === 'metric')
      return {
        subject: origin.metric.name,
        because:
          'it has no series: nothing of it was counted yet, its library is not loaded, or no service is scraped',
      }
    const { exporter } = origin
    const isConfigured = exporter === 'prometheus' || this.#stack.config.exporters?.[exporter] !== undefined
    return isConfigured
      ? {
          subject: metric,
          because: `it has no series: the exporter ${exporter} is down, or has nothing of it`,
        }
      : { subject: `exporter ${exporter}`, because: 'it is not in the configuration' }
  }

  #exists(selector: string): Promise<boolean> {
    const known = this.#exist.get(selector)
    if (known !== undefined) return known
    const asked = this.#api
      .query(`count(${selector})`)
      .then(
        ({ refusal, ...answer }) => refusal === undefined && 'samples' in answer && answer.samples.length > 0,
      )
    this.#exist.set(selector, asked)
    return asked
  }
}

/** Writes a selector of the series that there are now. */
function selectorText({ metric, matchers }: Pick<Selector, 'metric' | 'matchers'>): string {
  const isPlain = metric === undefined || isPlainName(metric)
  const conditions = matchers.map(
    ({ label, operator, value }) =>
      `${isPlainLabelName(label) ? label : JSON.stringify(label)}${operator}${JSON.stringify(value)}`,
  )
  const all = isPlain ? conditions : [JSON.stringify(metric), ...conditions]
  return `${isPlain ? (metric ?? '') : ''}${all.length === 0 ? '' : `{${all.join(',')}}`}`
}
