import { AssertionError } from 'node:assert'
import { readFileSync } from 'node:fs'
import { definedMetrics } from '../meters/define-metrics.ts'
import { claimedNames } from '../naming/claimed-names.ts'
import { metricName, type MetricIdentity } from '../naming/metric-name.ts'
import { defaultStrategy, type Strategy } from '../naming/strategy.ts'
import { parsePromql } from '../stack/promql/parse-promql.ts'
import { readExpressions, type PlacedExpression } from '../stack/promql/read-expressions.ts'
import { selectorsOf } from '../stack/promql/syntax.ts'

/** Which files are held against which metrics. */
export interface MetricsContract {
  /** Dashboards of Grafana as JSON, rules of Prometheus as YAML (also as PrometheusRule of Kubernetes). */
  readonly files: readonly string[]
  /**
   * First words of the names in Prometheus that must exist, such as `shop`; others may be of other processes. By default those of
   * the metrics that are defined.
   */
  readonly namespaces?: readonly string[]
  /** Names in Prometheus that exist though nothing here defines them. */
  readonly alsoKnown?: readonly string[]
  /** What stands before the names of business metrics: METERBRIDGE_METRIC_PREFIX of the services. */
  readonly metricPrefix?: string
  /** How names are translated: METERBRIDGE_TRANSLATION_STRATEGY of the services. */
  readonly translationStrategy?: Strategy
}

/** A metric that a file names and the code has not. */
export interface MissingMetric {
  readonly file: string
  /** The name as the file has it; empty where the expression is no PromQL. */
  readonly metric: string
  readonly expression: string
}

/** Finds which metrics dashboards and rules name that no `defineMetrics` which was loaded has. */
export function missingMetrics({
  files,
  namespaces,
  alsoKnown = [],
  metricPrefix: prefix,
  translationStrategy: strategy = defaultStrategy,
}: MetricsContract): readonly MissingMetric[] {
  const read = files.flatMap((path) => readExpressions({ path, text: readFileSync(path, 'utf8') }))
  const defined = definedMetrics().flatMap((metric) => exposedNames({ ...metric, prefix, strategy }))
  const known = new Set([...defined, ...alsoKnown, ...read.flatMap(({ record }) => record ?? [])])
  const wanted = new Set(namespaces ?? defined.map(namespaceOf))
  return read.flatMap(({ file, expression, isCertain }) => {
    const names = namesIn({ expression, isCertain })
    return names === undefined
      ? [{ file, metric: '', expression }]
      : names
          .filter((name) => wanted.has(namespaceOf(name)) && !known.has(name))
          .map((metric) => ({ file, metric, expression }))
  })
}

/**
 * Asserts that dashboards and rules name only metrics that the code defines.
 *
 * @throws AssertionError that lists the others.
 */
export function assertMetricsExist(contract: MetricsContract): void {
  const missing = missingMetrics(contract)
  if (missing.length === 0) return
  const lines = missing.map(({ file, metric, expression }) =>
    metric === '' ? `${file}: this is no PromQL: ${expression}` : `${file}: ${metric} in ${expression}`,
  )
  const message = `metrics that no code defines:\n${lines.join('\n')}`
  throw new AssertionError({ message, actual: missing, expected: [], stackStartFn: assertMetricsExist })
}

/** Gives the names of the metrics in an expression, or nothing when it is no PromQL and should be. */
function namesIn({
  expression,
  isCertain,
}: Pick<PlacedExpression, 'expression' | 'isCertain'>): string[] | undefined {
  try {
    return selectorsOf(parsePromql(expression)).flatMap(({ metric }) => metric ?? [])
  } catch {
    return isCertain ? undefined : []
  }
}

function exposedNames(metric: MetricIdentity): readonly string[] {
  const exposed = metricName(metric)
  return exposed === undefined ? [] : claimedNames({ name: exposed.name, type: metric.kind })
}

function namespaceOf(name: string): string {
  return name.split(/[._]/, 1)[0]!
}
