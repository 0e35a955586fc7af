import type { Metric } from '../catalog/metric.ts'
import { markdownTable, markdownText } from './markdown.ts'
import {
  metricSection,
  seriesText,
  prometheusKind,
  prometheusName,
  type DocumentOptions,
} from './metric-section.ts'

/** Makes a page of Markdown about the metrics of an application: a table of all, and a section of each. */
export function metricsDocument(metrics: readonly Metric[], options: DocumentOptions): string {
  const sorted = metrics.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const rows = sorted.map((metric) => [
    `\`${prometheusName(metric, options)}\``,
    prometheusKind(metric),
    `\`${metric.unit}\``,
    seriesText(metric, options).replace(' series', ''),
    markdownText(metric.description),
  ])
  return `# Metrics

${markdownTable(['In Prometheus', 'Type', 'Unit', 'Series', 'Meaning'], rows)}

${sorted.map((metric) => metricSection(metric, options)).join('\n\n')}
`
}
