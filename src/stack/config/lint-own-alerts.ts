import type { Metric } from '../../catalog/metric.ts'
import { error, type Problem } from '../../definitions/problem.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import type { ExpressionAlert, MetricAlert, OwnAlert } from './own-alert.ts'
import { severities } from './severity.ts'

interface Known {
  readonly metrics: readonly Metric[]
  /** The names of the alerts that there are anyway. */
  readonly names: readonly string[]
}

/** Finds what is wrong with alerts that the configuration defines itself. */
export function lintOwnAlerts(
  own: Readonly<Record<string, OwnAlert>>,
  { metrics, names }: Known,
): (Problem & { field: string })[] {
  return Object.entries(own).flatMap(([name, one]) =>
    [
      ...(/^[A-Z][A-Za-z0-9]*$/.test(name)
        ? []
        : [error('its name is no word in capitals and small letters', 'write such as CheckoutSlow')]),
      ...(names.includes(name)
        ? [error('an alert of this name is generated anyway', 'change that one under `alerts`')]
        : []),
      ...(one.severity === undefined || severities.includes(one.severity)
        ? []
        : [error(`its severity is ${String(one.severity)}`, `write one of ${severities.join(', ')}`)]),
      ...(['summary', 'description'] as const)
        .filter((part) => typeof one[part] !== 'string')
        .map((part) => error(`it has no ${part}`, 'say what is wrong, and what it means for users')),
      ...('expression' in one ? lintExpressionAlert(one) : lintMetricAlert(one, metrics)),
    ].map((problem) => ({ field: `ownAlerts.${name}`, ...problem })),
  )
}

function lintExpressionAlert({ expression }: ExpressionAlert): Problem[] {
  try {
    parsePromql(expression)
    return []
  } catch (thrown) {
    return [error(`its expression is no PromQL (${reasonOf(thrown)})`, 'correct the expression')]
  }
}

function lintMetricAlert(
  { metric: name, above, by = [], where = {} }: MetricAlert,
  metrics: Known['metrics'],
) {
  const metric = metrics.find((one) => one.name === name)
  if (metric === undefined) {
    return [
      error(
        `no metric is called ${name}`,
        'name one of docs/metrics.md or of your own by its OpenTelemetry name',
      ),
    ]
  }
  const attributes = Object.keys(metric.attributes)
  return [
    ...(typeof above === 'number'
      ? []
      : [error('above is no number', 'write the number that is still well')]),
    ...[...by, ...Object.keys(where)]
      .filter((attribute) => !attributes.includes(attribute))
      .map((attribute) =>
        error(`${name} has no attribute ${attribute}`, `write one of ${attributes.join(', ') || 'none'}`),
      ),
  ]
}
