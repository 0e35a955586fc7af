import type { Metric } from '../catalog/metric.ts'
import { lintDefinition } from '../definitions/lint-definition.ts'
import { completeDefinition, type MetricDefinition } from '../definitions/metric-definition.ts'
import { problemText } from '../definitions/problem.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import type { MeterOf } from './defined-meter.ts'
import { definedMeters, registerDefinition, runningStore, type DefinedMeter } from './definition-registry.ts'
import { observedMeter } from './observed-meter.ts'
import { counterMeter, gaugeMeter, histogramMeter } from './recorded-meters.ts'

/** Gives a meter for each definition, under the definition's key. */
export type Meters<Definitions extends Readonly<Record<string, MetricDefinition>>> = {
  readonly [Key in keyof Definitions]: MeterOf<Definitions[Key]>
}

/**
 * Defines metrics of the application and gives a meter for each, under the same key.
 *
 * Without the preload the meters do nothing. The same definition again gives the same meter. One whose attributes
 * allow more series than a metric has by default is said once.
 *
 * @throws METRIC_DEFINITION_INVALID when a definition cannot be used: its message says what to write.
 * @throws METRIC_DEFINITION_CONFLICT when a metric of the name was defined before in another way.
 */
export function defineMetrics<const Definitions extends Readonly<Record<string, MetricDefinition>>>(
  definitions: Definitions,
): Meters<Definitions> {
  const metrics = Object.entries(definitions).map(([key, one]) => [key, checkedMetric(key, one)] as const)
  const meters = metrics.map(([key, one]) => [key, registerDefinition(one, () => createMeter(one))] as const)
  return Object.freeze(Object.fromEntries(meters)) as unknown as Meters<Definitions>
}

/** Lists every metric that was defined in this process, for docs, rules and checks. */
export function definedMetrics(): readonly Metric[] {
  return [...definedMeters().values()].map(({ metric }) => metric)
}

function checkedMetric(key: string, definition: MetricDefinition): Metric {
  const problems = lintDefinition(definition)
  const metric = typeof definition?.name === 'string' ? definition.name : key
  const [first, ...others] = problems.filter(({ severity }) => severity === 'error')
  if (first !== undefined)
    throw new MeterbridgeError('METRIC_DEFINITION_INVALID', { metric, ...problemText([first, ...others]) })
  const [advice, ...more] = problems
  if (advice !== undefined && runningStore() !== undefined)
    reportOnce('METRIC_DEFINITION_ADVICE', metric, { metric, ...problemText([advice, ...more]) })
  return completeDefinition(definition)
}

function createMeter(metric: Metric): DefinedMeter {
  if (metric.observed === true) return observedMeter(metric)
  if (metric.kind === 'counter') return counterMeter(metric)
  return metric.kind === 'histogram' ? histogramMeter(metric) : gaugeMeter(metric)
}
