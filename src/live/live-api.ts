import type { PanelAnswer, Status, VariableAnswer, View } from './answers.ts'
import type { Filling } from './fill-variables.ts'
import { plainReason } from '../diagnostics/plain-reason.ts'
import type { GrafanaDashboard, GrafanaVariable } from './grafana-model.ts'
import { panelAnswer } from './panel-answer.ts'
import { niceStepMs } from './nice-step.ts'
import type { Source, Span } from './source.ts'

export interface LiveApiOptions {
  readonly version: string
  readonly source: Source
  readonly dashboards: readonly GrafanaDashboard[]
  readonly longestMs?: number
}

/** How many steps a graph has at the most. */
const mostSteps = 240

/**
 * Answers what the page asks for. It asks by dashboard and panel, so that no query reaches the source but those of
 * the dashboards.
 */
export class LiveApi {
  readonly #source: Source
  readonly #view: View

  constructor({ source, ...view }: LiveApiOptions) {
    this.#source = source
    this.#view = { ...view, source: source.title }
  }

  /** Gives what is at a URL; nothing where it is none of this. */
  async answer(
    url: URL,
    signal: AbortSignal,
  ): Promise<View | Status | VariableAnswer | PanelAnswer | undefined> {
    switch (url.pathname) {
      case '/api/view':
        return this.#view
      case '/api/status':
        return this.#status()
      case '/api/variable':
        return this.#variable(url.searchParams)
      case '/api/panel':
        return this.#panel(url.searchParams, signal)
      default:
        return undefined
    }
  }

  async #status(): Promise<Status> {
    const problem = await this.#source.problem()
    return problem === undefined ? {} : { problem }
  }

  async #variable(parameters: URLSearchParams): Promise<VariableAnswer | undefined> {
    const variable = this.#dashboard(parameters)?.templating.list.find(
      ({ name }) => name === parameters.get('name'),
    )
    const asked = variable === undefined ? undefined : labelValuesOf(variable)
    const span = spanOf(parameters)
    if (asked === undefined || span === undefined) return undefined
    try {
      return { values: await this.#source.labelValues(asked, span) }
    } catch (error) {
      return { values: [], problem: plainReason(error) }
    }
  }

  async #panel(parameters: URLSearchParams, signal: AbortSignal): Promise<PanelAnswer | undefined> {
    const dashboard = this.#dashboard(parameters)
    const panel = dashboard?.panels.find(({ id }) => String(id) === parameters.get('panel'))
    const span = spanOf(parameters)
    if (dashboard === undefined || panel === undefined || span === undefined) return undefined
    const intervalMs = await this.#source.intervalMs()
    const stepMs = niceStepMs((span.endMs - span.startMs) / mostSteps, intervalMs)
    const filling: Filling = {
      chosen: chosenOf(dashboard, parameters),
      allValues: new Map(
        dashboard.templating.list
          .filter(({ type }) => type === 'query')
          .map(({ name, allValue = '.+' }) => [name, allValue]),
      ),
      stepMs,
      rangeMs: span.endMs - span.startMs,
      intervalMs,
    }
    // Steps that are multiples of the step stay the same from one refresh to the next.
    const endMs = Math.floor(span.endMs / stepMs) * stepMs
    const startMs = Math.ceil(span.startMs / stepMs) * stepMs
    return panelAnswer(this.#source, { panel, startMs, endMs, stepMs, filling, signal })
  }

  #dashboard(parameters: URLSearchParams): GrafanaDashboard | undefined {
    return this.#view.dashboards.find(({ uid }) => uid === parameters.get('dashboard'))
  }
}

function spanOf(parameters: URLSearchParams): Span | undefined {
  const [startMs, endMs] = ['from', 'to'].map((name) => Number(parameters.get(name) ?? Number.NaN)) as [
    number,
    number,
  ]
  return startMs > 0 && endMs > startMs && endMs < 1e14 ? { startMs, endMs } : undefined
}

function chosenOf(
  { templating }: GrafanaDashboard,
  parameters: URLSearchParams,
): ReadonlyMap<string, readonly string[]> {
  return new Map(templating.list.map(({ name }) => [name, parameters.getAll(`var-${name}`)]))
}

function labelValuesOf({
  definition = '',
}: GrafanaVariable): { label: string; metric: string | undefined } | undefined {
  const [, metric, label] = /^\s*label_values\((?:\s*([\w:]+)\s*,)?\s*(\w+)\s*\)\s*$/.exec(definition) ?? []
  return label === undefined ? undefined : { label, metric }
}
