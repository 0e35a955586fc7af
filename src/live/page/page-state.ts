/** The last minutes and hours, or a span of the past. */
export type TimeRange = { readonly lastMs: number } | { readonly fromMs: number; readonly toMs: number }

/** What the reader has chosen; the address of the page holds it, so that it can be kept and sent. */
export interface PageState {
  readonly dashboard: string | undefined
  readonly range: TimeRange
  /** How often it asks again; 0 for never. */
  readonly refreshMs: number
  readonly chosen: ReadonlyMap<string, readonly string[]>
}

const defaultRefreshMs = 5000
const defaultLastMs = 900_000

/** Reads the state from the part of the address behind `#`. */
export function readState(hash: string): PageState {
  const [, dashboard, query = ''] = /^#\/([^?]*)(?:\?(.*))?$/.exec(hash) ?? []
  const parameters = new URLSearchParams(query)
  const [fromMs, toMs] = [number(parameters, 'from'), number(parameters, 'to')]
  const names = [...new Set(parameters.keys())].filter((name) => name.startsWith('var-'))
  return {
    dashboard: dashboard === undefined || dashboard === '' ? undefined : decodeURIComponent(dashboard),
    range:
      fromMs !== undefined && toMs !== undefined && fromMs < toMs
        ? { fromMs, toMs }
        : { lastMs: number(parameters, 'last') ?? defaultLastMs },
    refreshMs: number(parameters, 'refresh') ?? defaultRefreshMs,
    chosen: new Map(names.map((name) => [name.slice('var-'.length), parameters.getAll(name)])),
  }
}

/** Writes a state as the part of the address behind `#`. */
export function stateHash({ dashboard = '', range, refreshMs, chosen }: PageState): string {
  const parameters = new URLSearchParams()
  if ('lastMs' in range) parameters.set('last', String(range.lastMs))
  else {
    parameters.set('from', String(range.fromMs))
    parameters.set('to', String(range.toMs))
  }
  parameters.set('refresh', String(refreshMs))
  for (const [name, values] of chosen) for (const value of values) parameters.append(`var-${name}`, value)
  return `#/${encodeURIComponent(dashboard)}?${parameters.toString()}`
}

/** Gives the moments at which a range begins and ends now. */
export function spanOf(range: TimeRange, nowMs: number): { fromMs: number; toMs: number } {
  return 'lastMs' in range ? { fromMs: nowMs - range.lastMs, toMs: nowMs } : range
}

function number(parameters: URLSearchParams, name: string): number | undefined {
  const value = Number(parameters.get(name) ?? Number.NaN)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}
