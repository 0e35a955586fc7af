/** What Grafana's own variables are, where no dashboard is open. */
const ownVariables: Readonly<Record<string, string>> = {
  __rate_interval: '5m',
  __interval: '1m',
  __range: '1h',
  __interval_ms: '60000',
  __range_s: '3600',
}

/** `$name`, `${name}`, `${name:format}` or `[[name]]`; `$1` is a group that PromQL's replacements refer to. */
const variable = String.raw`\$\{?([A-Za-z_]\w*)(?::\w+)?\}?|\[\[(\w+)(?::\w+)?\]\]`

/**
 * Puts something in the place of a dashboard's variables, so that Prometheus evaluates the expression: matchers take
 * every value, ranges are 5 minutes, and labels that are grouped by are `job`.
 */
export function fillVariables(expression: string): string {
  return expression
    .replace(
      new RegExp(variable, 'g'),
      (whole, name: string | undefined) => ownVariables[name ?? ''] ?? whole,
    )
    .replace(new RegExp(String.raw`(=~|!~|!=|=)(\s*)"([^"]*)"`, 'g'), filledMatcher)
    .replace(new RegExp(String.raw`\[(?:${variable})`, 'g'), '[5m')
    .replace(new RegExp(variable, 'g'), 'job')
}

function filledMatcher(...[whole, operator, space, value]: [string, string, string, string]): string {
  const filled = value.replace(new RegExp(variable, 'g'), operator.startsWith('!') ? '' : '.+')
  if (filled === value) return whole
  return `${operator.startsWith('!') ? '!~' : '=~'}${space}"${filled}"`
}
