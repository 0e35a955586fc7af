import type { Metric } from '../../catalog/metric.ts'
import type { Slo } from './slo.ts'

/** Lists the objectives of the configuration and those that metrics declare themselves. */
export function effectiveSlos(slos: readonly Slo[], metrics: readonly Metric[]): readonly Slo[] {
  const declared = metrics.flatMap(({ name, objectives = [] }) =>
    objectives.map(({ atMost, share }): Slo => ({
      name: `${name}-${atMost}`.replace(/[^a-z0-9]+/gi, '-').toLowerCase(),
      kind: 'latency',
      metric: name,
      atMost,
      objective: share,
      description: `${share * 100}% of ${name} are at most ${atMost}.`,
    })),
  )
  return [...slos, ...declared]
}
