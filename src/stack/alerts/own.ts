import type { Metric } from '../../catalog/metric.ts'
import type { Condition } from '../conditions/condition.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { levelOver } from '../conditions/level-over.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import type { ExpressionAlert, MetricAlert, OwnAlert } from '../config/own-alert.ts'
import type { Alert } from './alert.ts'

/** Makes the alerts that the configuration defines itself; it was checked before. */
export function ownAlerts(
  own: Readonly<Record<string, OwnAlert>>,
  metrics: readonly Metric[],
): Readonly<Record<string, Alert>> {
  return Object.fromEntries(Object.entries(own).map(([name, one]) => [name, alertOf(one, metrics)]))
}

function alertOf(own: OwnAlert, metrics: readonly Metric[]): Alert {
  const { severity = 'medium', for: lasting = '5m', keepFiringFor, summary, description } = own
  const metric = 'metric' in own ? metrics.find(({ name }) => name === own.metric)! : undefined
  return {
    severity,
    for: lasting,
    ...(keepFiringFor === undefined ? {} : { keepFiringFor }),
    thresholds: 'above' in own ? { above: own.above } : {},
    ...('metric' in own ? conditionOn(metric!, own) : conditionOf(own)),
    summary: () => summary,
    description,
    causes: own.causes ?? ['Nobody has written it down yet.'],
    steps: own.steps ?? ['Write down here what helped: `steps` of the alert in meterbridge.config.'],
    dashboard: metric === undefined ? 'meterbridge-overview' : 'meterbridge-own',
  }
}

function conditionOf({ expression, fires = [], quiet = [] }: ExpressionAlert): Condition {
  return { expression: () => expression, cases: () => ({ fires, quiet }) }
}

function conditionOn(metric: Metric, own: MetricAlert): Condition<'above'> {
  const { where = {}, by = [], within = '5m', quantile = 0.95 } = own
  const labels = Object.fromEntries(by.map((name) => [name, valueOf(metric, name)]))
  // The attributes are known when the configuration is read, not when this is compiled.
  const shape = {
    where,
    by: ['job', ...by],
    window: within,
    threshold: 'above',
    example: { job: 'app', instance: 'app:9464', ...labels, ...where },
  } as const
  switch (metric.kind) {
    case 'counter':
      return increaseOver(metric, shape as never)
    case 'histogram':
      return quantileOver(metric as never, { ...shape, quantile } as never)
    case 'gauge':
    case 'upDownCounter':
      return levelOver(metric, { ...shape, with: 'max' } as never)
  }
}

/** Gives any value that an attribute may have. */
function valueOf({ attributes }: Metric, name: string): string {
  const attribute = attributes[name]!
  return 'values' in attribute ? attribute.values[0]! : 'some'
}
