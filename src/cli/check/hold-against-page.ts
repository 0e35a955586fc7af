import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import type { Metric } from '../../catalog/metric.ts'
import { lintExposition } from '../../exposition/lint-exposition.ts'
import { readExposition, type ReadFamily } from '../../exposition/read-exposition.ts'
import { escapeName } from '../../naming/escape-name.ts'
import { metricNames } from '../../stack/known-series.ts'
import { parsePromql } from '../../stack/promql/parse-promql.ts'
import type { PlacedExpression } from '../../stack/promql/read-expressions.ts'
import { selectorsOf, type Selector } from '../../stack/promql/syntax.ts'
import type { Stack } from '../../stack/stack.ts'
import { ask, type Question } from '../../ask/ask.ts'
import type { Finding } from './finding.ts'

/** What a page is held against. */
export interface PageExpectations {
  readonly stack: Stack
  readonly expressions: readonly PlacedExpression[]
  /** Metrics that must have a series, as they are defined or as in Prometheus. */
  readonly expected: readonly string[]
}

/**
 * Scrapes a running endpoint and holds the page against the catalog and what rules and dashboards ask for.
 *
 * @throws ADDRESS_SILENT
 */
export async function holdAgainstPage(
  url: string,
  { question, ...expectations }: PageExpectations & { readonly question: Question },
): Promise<{ readonly findings: readonly Finding[]; readonly sampleCount: number }> {
  const answer = await ask(url, { ...question, headers: { accept: 'text/plain;version=0.0.4' } })
  if (answer.failure !== undefined || answer.status !== 200) {
    const reason = answer.failure ?? `it answers ${answer.status}`
    throw new MeterbridgeError('ADDRESS_SILENT', { url, reason })
  }
  const page = new Page(answer.text)
  const findings = [
    ...lintPage(url, answer.text, expectations.stack),
    ...missing(page, expectations),
    ...otherKinds(page, expectations.stack),
    ...overflowed(page),
    ...absent(page, expectations),
    ...unknown(url, { page, stack: expectations.stack }),
  ]
  return { findings, sampleCount: page.families.reduce((sum, family) => sum + family.sampleCount, 0) }
}

/** A page by the names of its samples. */
class Page {
  readonly families: readonly ReadFamily[]
  readonly #byName: ReadonlyMap<string, ReadFamily>

  constructor(text: string) {
    this.families = readExposition(text).filter(({ sampleCount }) => sampleCount > 0)
    this.#byName = new Map(this.families.map((family) => [family.name, family]))
  }

  /** Finds the family that a sample of this name would be in, under any translation of names. */
  find(name: string): ReadFamily | undefined {
    const plain = escapeName(name, 'underscores')
    const base = plain.replace(/_(?:bucket|count|sum)$/, '')
    const histogram = this.#byName.get(base)
    return this.#byName.get(plain) ?? (histogram?.type === 'histogram' ? histogram : undefined)
  }
}

/** Metrics of the catalog are named as the conventions have it, whatever promtool thinks of that. */
function lintPage(...[url, text, stack]: [string, string, Stack]): Finding[] {
  const ours = new Set(stack.metrics.map((metric) => plainName(stack, metric)))
  return lintExposition(text)
    .filter(({ metric }) => !ours.has(metric))
    .map(({ metric, text: problem }) => ({
      severity: 'advice',
      subject: metric,
      problem: `${problem} (${url})`,
    }))
}

function missing(page: Page, { stack, expected }: PageExpectations): Finding[] {
  return expected.flatMap((name) => {
    const metric = stack.metrics.find((one) => one.name === name)
    if (page.find(metric === undefined ? name : stack.query.name(metric)) !== undefined) return []
    return [{ severity: 'error', subject: name, problem: 'it is not on the page, and is expected to be' }]
  })
}

const typeOfKind = {
  counter: 'counter',
  gauge: 'gauge',
  upDownCounter: 'gauge',
  histogram: 'histogram',
} as const

/** What is on the page as another kind comes from another version of the definition. */
function otherKinds(page: Page, stack: Stack): Finding[] {
  return stack.metrics.flatMap((metric) => {
    const type = page.find(stack.query.name(metric))?.type
    const wanted = typeOfKind[metric.kind]
    if (type === undefined || type === wanted || type === 'untyped') return []
    const problem = `it is a ${type} on the page and a ${wanted} in the catalog: the service runs another version`
    return [{ severity: 'error', subject: metric.name, problem }]
  })
}

function overflowed(page: Page): Finding[] {
  return page.families
    .filter(({ labels }) => labels.has('otel_metric_overflow'))
    .map(({ name }) => ({
      severity: 'error',
      subject: name,
      problem: 'it has reached its limit of series, and counts the rest together: see docs/cardinality.md',
    }))
}

/** Says for each file what it asks for that the page lacks, of what a service can have on its page. */
function absent(page: Page, { stack, expressions }: PageExpectations): Finding[] {
  const possible = new Set(stack.metrics.flatMap((metric) => metricNames(stack, metric)))
  const files = Map.groupBy(expressions, ({ file }) => file)
  return [...files].flatMap(([file, placed]) => {
    const asked = placed
      .flatMap(selectorsIn)
      .filter(({ metric }) => metric !== undefined && possible.has(metric))
    const lacking = new Set(asked.flatMap(({ metric }) => (page.find(metric!) === undefined ? metric! : [])))
    const labels = new Set(asked.flatMap((selector) => lackingLabels(page, selector)))
    return [
      ...[...labels].map((problem): Finding => ({ severity: 'advice', subject: file, problem })),
      ...(lacking.size === 0 ? [] : [absence(file, [...lacking])]),
    ]
  })
}

function absence(file: string, names: readonly string[]): Finding {
  const problem = `it asks for what is not on the page, because nothing of it was counted yet or its library is not loaded: ${listed(names)}`
  return { severity: 'advice', subject: file, problem }
}

function selectorsIn({ expression }: PlacedExpression): readonly Selector[] {
  try {
    return selectorsOf(parsePromql(expression))
  } catch {
    // Said by the look at the files themselves.
    return []
  }
}

/** Labels that Prometheus gives to series, which no page has. */
const labelsOfTargets = new Set(['job', 'instance', 'service', 'tier', 'component', 'namespace', 'pod', 'le'])

function lackingLabels(page: Page, { metric, matchers }: Selector): string[] {
  const family = page.find(metric!)
  if (family === undefined) return []
  return matchers
    .filter(({ operator, value }) => operator === '=' && value !== '' && !/\$|\[\[/.test(value))
    .map(({ label }) => escapeName(label, 'underscores'))
    .filter((label) => !labelsOfTargets.has(label) && !family.labels.has(label))
    .map((label) => `it asks ${metric} for the label ${label}, which no series on the page has yet`)
}

/** What nothing here defines cannot be checked: it may be of another version, or come from OpenTelemetry's API. */
function unknown(url: string, { page, stack }: { page: Page; stack: Stack }): Finding[] {
  const known = new Set(stack.metrics.map((metric) => plainName(stack, metric)))
  const others = page.families
    .map(({ name }) => name)
    .filter((name) => !known.has(name) && name !== 'target_info')
  if (others.length === 0) return []
  return [{ severity: 'advice', subject: url, problem: `no definition is known here of ${listed(others)}` }]
}

function plainName({ query }: Stack, metric: Metric): string {
  return escapeName(query.name(metric), 'underscores')
}

const mostNames = 8

function listed(names: readonly string[]): string {
  const more = names.length - mostNames
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
