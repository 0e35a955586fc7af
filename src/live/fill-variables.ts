/** What the variables of a dashboard stand for in its queries. */
export interface Filling {
  /** The chosen values by the name of the variable; none stands for all. */
  readonly chosen: ReadonlyMap<string, readonly string[]>
  /** What stands for all values of a variable, such as `.+`. */
  readonly allValues: ReadonlyMap<string, string>
  readonly stepMs: number
  readonly rangeMs: number
  /** How far apart samples are. */
  readonly intervalMs: number
}

/**
 * Writes values into a query in the place of variables, as Grafana does it.
 *
 * Source: Grafana's `$__rate_interval` is the larger of four scrape intervals and a step with one interval.
 */
export function fillVariables(expression: string, filling: Filling): string {
  return expression.replaceAll(
    /\$\{(\w+)(?::\w+)?\}|\$(\w+)|\[\[(\w+)\]\]/g,
    (whole, braced?: string, plain?: string, bracketed?: string) =>
      valueOf(braced ?? plain ?? bracketed ?? '', filling) ?? whole,
  )
}

function valueOf(name: string, filling: Filling): string | undefined {
  const { chosen, allValues, stepMs, rangeMs, intervalMs } = filling
  switch (name) {
    case '__rate_interval':
      return duration(Math.max(stepMs + intervalMs, 4 * intervalMs))
    case '__interval':
      return duration(Math.max(stepMs, intervalMs))
    case '__range':
      return duration(rangeMs)
    case '__range_s':
      return String(Math.round(rangeMs / 1000))
  }
  const all = allValues.get(name)
  if (all === undefined) return undefined
  const values = chosen.get(name) ?? []
  // A backslash is written twice in a string of PromQL; what else could end the string is of no label's value.
  return values.length === 0 ? all : asString(values.map(escapePattern).join('|'))
}

/** A duration of PromQL has no fractions. */
function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`
}

function escapePattern(value: string): string {
  return value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}

/** Writes a value so that it may stand between double quotes. */
function asString(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}
