import type { Attribute, Metric } from '../catalog/metric.ts'
import { labelName } from '../naming/label-name.ts'
import { metricName } from '../naming/metric-name.ts'
import { defaultStrategy, type Strategy } from '../naming/strategy.ts'
import { markdownTable, markdownText } from './markdown.ts'
import { seriesEstimate } from './series-estimate.ts'

/** How metrics are exposed where a document is for. */
export interface DocumentOptions {
  /** How many series a metric may have that does not say so itself. */
  readonly seriesLimit: number
  readonly strategy?: Strategy
  /** What stands before the names of business metrics. */
  readonly prefix?: string
}

/** Describes a metric in a section of Markdown: its names, kind, unit, bounds and meaning. */
export function metricSection(metric: Metric, options: DocumentOptions): string {
  const { name, kind, unit, description, attributes, buckets, objectives = [], stability } = metric
  const facts = [
    `\`${prometheusName(metric, options)}\``,
    kind === 'upDownCounter' ? 'up-down counter' : kind,
    `unit \`${unit}\``,
    stabilityWords[stability],
  ]
  const hasAttributes = Object.keys(attributes).length > 0
  return [
    `### ${name}`,
    markdownText(description),
    `${facts.join(', ')}${hasAttributes ? `, ${seriesText(metric, options)}` : ''}.`,
    ...(hasAttributes ? [attributeTable(attributes, options)] : []),
    ...(buckets === undefined ? [] : [`Buckets: ${buckets.join(', ')}.`]),
    ...objectives.map(({ atMost, share }) => `Objective: ${share * 100} % are ${atMost} or less.`),
  ].join('\n\n')
}

/** Gives the name of a metric in Prometheus. */
export function prometheusName(
  { name, unit, kind, isBusiness }: Metric,
  { strategy = defaultStrategy, prefix = '' }: Pick<DocumentOptions, 'strategy' | 'prefix'> = {},
): string {
  return metricName({ name, unit, kind, isBusiness, strategy, prefix })?.name ?? ''
}

/** Gives the type of a metric in Prometheus. */
export function prometheusKind({ kind }: Metric): string {
  return kind === 'upDownCounter' ? 'gauge' : kind
}

/** Says how many series a metric comes to have: as many as its attributes allow, within its limit. */
export function seriesText(metric: Metric, { seriesLimit }: Pick<DocumentOptions, 'seriesLimit'>): string {
  const estimate = seriesEstimate(metric)
  const limit = metric.seriesLimit ?? seriesLimit
  return estimate < limit ? `${estimate} series when every value occurs` : `at most ${limit} series`
}

const stabilityWords: Readonly<Record<Metric['stability'], string>> = {
  stable: 'stable convention',
  development: 'convention in development',
  ours: 'ours',
}

function attributeTable(
  attributes: Metric['attributes'],
  { strategy = defaultStrategy }: Pick<DocumentOptions, 'strategy'>,
): string {
  return markdownTable(
    ['Attribute', 'Label', 'Values', 'Meaning'],
    Object.entries(attributes).map(([name, attribute]) => [
      `\`${name}\``,
      `\`${labelName(name, strategy) ?? ''}\``,
      boundText(attribute),
      markdownText(attribute.description),
    ]),
  )
}

function boundText(attribute: Attribute): string {
  if ('values' in attribute) return attribute.values.map((value) => `\`${value}\``).join(', ')
  const which = attribute.keep === 'busiest' ? 'the busiest ' : 'at most '
  const form = 'pattern' in attribute ? ` that match \`${attribute.pattern.source}\`` : ''
  return `${which}${attribute.limit}${form}`
}
