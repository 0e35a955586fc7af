import { settings, type Setting } from '../../src/config/settings.ts'
import { markdownTable, markdownText } from '../../src/definitions/markdown.ts'
import { otlpVariables, pushVariables, type ExportVariable } from './export-variables.ts'
import { generatedFrom } from './generated-from.ts'
import { tracesVariables } from './traces-variables.ts'

/** Makes docs/environment.md: every variable that is read, and what it does. */
export function environmentPage(): string {
  const all = Object.entries(settings).map(([name, setting]): Setting => ({ name, ...setting }))
  return `${generatedFrom('src/config/settings.ts, scripts/generate/export-variables.ts and traces-variables.ts')}

# Environment variables

Everything is set by environment variables, read once at the start. A variable that is empty counts as unset. A value
that is not understood is one warning, [\`SETTING_INVALID\`](errors.md#setting_invalid), and the default holds; no value stops the
application.

## Defined by OpenTelemetry

${settingsTable(all.filter(({ standard }) => standard))}

## Meterbridge's own

\`OTEL_NODE_*\` are named as in OpenTelemetry's auto-instrumentations for Node.js.

${settingsTable(all.filter(({ standard }) => !standard))}

## For OTLP

OpenTelemetry's own variables, read only when \`OTEL_TRACES_EXPORTER\` switches [traces](tracing.md) on or \`OTEL_METRICS_EXPORTER\`
[pushes metrics](otlp.md). Each can also be set for one of them, as \`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT\` or
\`OTEL_EXPORTER_OTLP_METRICS_ENDPOINT\` and so on, which wins; that endpoint is the whole URL, with its path.

${variablesTable(otlpVariables)}

## For metrics that are pushed

${variablesTable(pushVariables)}

## For traces

${variablesTable(tracesVariables)}
`
}

function variablesTable(list: readonly ExportVariable[]): string {
  return markdownTable(
    ['Variable', 'Default', 'Meaning'],
    list.map(({ name, fallback, help }) => [`\`${name}\``, fallbackText(fallback), markdownText(help)]),
  )
}

function settingsTable(list: readonly Setting[]): string {
  return markdownTable(
    ['Variable', 'Value', 'Default', 'Meaning'],
    list.map(({ name, expected, fallback, help }) => [
      `\`${name}\``,
      markdownText(expected),
      fallbackText(fallback),
      markdownText(help),
    ]),
  )
}

/** Values stand as code, descriptions of what happens by default as text. */
function fallbackText(fallback: string): string {
  if (fallback === '') return 'none'
  return fallback.includes(' ') ? fallback : `\`${fallback}\``
}
