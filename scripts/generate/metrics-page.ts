import { otherValue, type Metric } from '../../src/catalog/metric.ts'
import { settings } from '../../src/config/settings.ts'
import { metricSection, prometheusKind, prometheusName } from '../../src/definitions/metric-section.ts'
import { instrumentTable } from '../instruments/instrument-table.ts'
import { markdownTable } from '../../src/definitions/markdown.ts'
import { generatedFrom } from './generated-from.ts'
import { metricLink } from './metric-link.ts'
import { metricSections } from './metric-sections.ts'
import type { CatalogFile } from './read-catalog.ts'

/** Makes docs/metrics.md: every metric of the catalog, and what else a scrape shows. */
export function metricsPage(catalog: readonly CatalogFile[]): string {
  for (const { name } of catalog) {
    if (metricSections[name] === undefined) {
      throw new Error(`src/catalog/${name}.ts has no section. Add it to scripts/generate/metric-sections.ts.`)
    }
  }
  const sections = Object.entries(metricSections).flatMap(([file, section]) => {
    const metrics = catalog.find(({ name }) => name === file)?.metrics
    return metrics === undefined ? [] : [{ source: recordedBy(metrics), ...section, metrics }]
  })
  return `${generatedFrom('src/catalog')}

# Metrics

Every metric that Meterbridge records by itself. The first name of each is the one in OpenTelemetry, the second the one
in Prometheus; a histogram also has \`_bucket\`, \`_sum\` and \`_count\` there. Names of
[OpenTelemetry's semantic conventions](https://opentelemetry.io/docs/specs/semconv/) are marked with how stable the
convention is; the others are ours.

An attribute becomes a label with the same name in underscores. Each is bounded: a value outside its list, or beyond
its number of distinct values, is recorded as \`${otherValue}\`. An attribute that does not apply is absent.

${markdownTable(
  ['In Prometheus', 'Kind', 'Metric'],
  sections.flatMap(({ metrics }) => metrics.map(overviewRow)),
)}

${sections
  .map(({ title, source, metrics }) => [`## ${title}`, source, ...metrics.map(metricText)].join('\n\n'))
  .join('\n\n')}

## What else a scrape shows

- \`target_info\` is no metric of the catalog: its labels are the attributes of the resource (\`service_name\`,
  \`service_version\`, what \`OTEL_RESOURCE_ATTRIBUTES\` adds), and its value is 1.
- Metrics that the application or another library records through \`@opentelemetry/api\` appear with the labels
  \`otel_scope_name\`, \`otel_scope_version\` and \`otel_scope_schema_url\`.
- A series labelled \`otel_metric_overflow="true"\` counts what a metric records beyond its limit of series.
`
}

/** Names the instruments that record some of the metrics, with their pages. */
function recordedBy(metrics: readonly Metric[]): string {
  const rows = instrumentTable.filter((row) => row.metrics.some((metric) => metrics.includes(metric)))
  const links = new Set(rows.map(({ instrument, page }) => `[\`${instrument}\`](instruments/${page})`))
  const names = new Intl.ListFormat('en').format(links)
  return `Recorded by the ${names} ${links.size === 1 ? 'instrument' : 'instruments'}.`
}

function overviewRow(metric: Metric): string[] {
  return [`\`${prometheusName(metric)}\``, prometheusKind(metric), metricLink('')(metric)]
}

function metricText(metric: Metric): string {
  return metricSection(metric, { seriesLimit: Number(settings.METERBRIDGE_SERIES_LIMIT.fallback) })
}
