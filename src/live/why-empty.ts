import { parsePromql } from '../stack/promql/parse-promql.ts'
import { selectorsOf } from '../stack/promql/syntax.ts'
import type { Source, Span } from './source.ts'

interface EmptyPanel {
  readonly expressions: readonly string[]
  readonly span: Span
  /** Whether there are series, without a value that can be drawn. */
  readonly hasSeries: boolean
}

/** Says why a panel shows nothing, in a sentence. */
export async function whyEmpty(
  source: Source,
  { expressions, span, hasSeries }: EmptyPanel,
): Promise<string> {
  if (hasSeries) return 'There is nothing to measure in this time: nothing happened.'
  const names = [...new Set(expressions.flatMap(metricsOf))]
  const existing = await source.existing(names, span)
  const missing = names.filter((name) => !existing.has(name))
  if (missing.length === names.length && names.length > 0) {
    const [first] = missing
    const others =
      missing.length === 1 ? '' : ` nor ${missing.length === 2 ? missing[1] : `${missing.length - 1} others`}`
    return `There is no metric ${first}${others} in this time: nothing has recorded it yet.`
  }
  return 'The metric exists, but not for what is chosen at the top, or too short to tell.'
}

function metricsOf(expression: string): readonly string[] {
  return selectorsOf(parsePromql(expression)).flatMap(({ metric }) => metric ?? [])
}
