import { reasonOf } from '../../diagnostics/reason-of.ts'
import { parsePromql } from './parse-promql.ts'
import { childrenOf, selectorsOf, type Expression, type Matcher, type Selector } from './syntax.ts'

/** What is known of the series of a name. */
export interface KnownSeries {
  /** The labels that they have, each with all its values where these are known. */
  readonly labels: ReadonlyMap<string, readonly string[] | undefined>
}

/** Gives what is known of a name: nothing where it may be of others, `missing` where there is no such metric. */
export type SeriesLookup = (name: string) => KnownSeries | 'missing' | undefined

/** Says what an expression asks for that does not exist: metrics, labels, values of labels. */
export function lintExpression(text: string, lookup: SeriesLookup): readonly string[] {
  let expression: Expression
  try {
    expression = parsePromql(text)
  } catch (error) {
    return [`it is no PromQL: ${reasonOf(error).replace(/^\w+: /, '')}`]
  }
  return [
    ...selectorsOf(expression).flatMap((selector) => lintSelector(selector, lookup)),
    ...lintGrouping(expression, lookup),
  ]
}

function lintSelector({ metric, matchers }: Selector, lookup: SeriesLookup): string[] {
  if (metric === undefined) return []
  const known = lookup(metric)
  if (known === undefined) return []
  if (known === 'missing') return [`no metric is called ${metric}`]
  return matchers.flatMap((matcher) => lintMatcher(metric, { matcher, known }))
}

function lintMatcher(metric: string, { matcher, known }: { matcher: Matcher; known: KnownSeries }): string[] {
  const { label, operator, value } = matcher
  if (!known.labels.has(label)) return [`${metric} has no label ${label}`]
  const values = known.labels.get(label)
  // What a list of values cannot hold: the empty one, which stands for no label, and variables.
  if (values === undefined || value === '' || /\$|\[\[/.test(value) || operator.startsWith('!')) return []
  const matches = operator === '=' ? (one: string) => one === value : matcherOf(value)
  return values.some(matches) ? [] : [`no ${label} of ${metric} is ${value}: it has ${values.join(', ')}`]
}

/** Tells which values a pattern matches as a whole; every value where it is no pattern of JavaScript. */
function matcherOf(pattern: string): (value: string) => boolean {
  try {
    const whole = new RegExp(`^(?:${pattern})$`, 's')
    return (value) => whole.test(value)
  } catch {
    return () => true
  }
}

/** Finds labels that are grouped by and that no metric below has. */
function lintGrouping(expression: Expression, lookup: SeriesLookup): string[] {
  const below = childrenOf(expression).flatMap((child) => lintGrouping(child, lookup))
  if (expression.type !== 'aggregation' || expression.grouping?.kind !== 'by') return below
  if (makesLabels(expression)) return below
  const metrics = selectorsOf(expression).map(({ metric }) =>
    metric === undefined ? undefined : lookup(metric),
  )
  const names = selectorsOf(expression).map(({ metric }) => metric)
  if (metrics.length === 0 || metrics.some((known) => known === undefined || known === 'missing'))
    return below
  const missing = expression.grouping.labels.filter(
    (label) => !/\$|\[\[/.test(label) && !metrics.some((known) => (known as KnownSeries).labels.has(label)),
  )
  return [...below, ...missing.map((label) => `${names.join(' and ')} has no label ${label} to group by`)]
}

/** Tells whether something in an expression gives series labels that their metrics do not have. */
function makesLabels(expression: Expression): boolean {
  return (
    (expression.type === 'call' && ['label_replace', 'label_join', 'info'].includes(expression.name)) ||
    (expression.type === 'aggregation' && expression.operator === 'count_values') ||
    (expression.type === 'binary' && (expression.matching?.include.length ?? 0) > 0) ||
    childrenOf(expression).some(makesLabels)
  )
}
