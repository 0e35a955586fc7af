import { up } from '../exporters/prometheus-metrics.ts'
import type { ExporterMetric } from '../query/exporter-metric.ts'
import { constant } from './series-values.ts'
import type { Condition } from './condition.ts'

interface ExporterDown<Threshold extends string> {
  /** The labels of the exporter. */
  readonly target: { readonly job: string; readonly instance: string }
  /** The name of how many there must be; 1 without a name. */
  readonly threshold?: Threshold
}

/** Fires while an exporter does not see its server, is not reached itself, or is not there at all. */
export function exporterDown<Threshold extends string = never>(
  seen: ExporterMetric,
  { target, threshold }: ExporterDown<Threshold>,
): Condition<Threshold> {
  const leastOf = (thresholds: Readonly<Record<Threshold, number>>): number =>
    threshold === undefined ? 1 : thresholds[threshold]
  return {
    expression: ({ query, thresholds }) => {
      const scraped = query.exported(up, { job: target.job })
      return `${query.exported(seen)} < ${leastOf(thresholds)} or ${scraped} == 0 or absent(${scraped})`
    },
    cases: ({ query, thresholds }) => {
      const least = leastOf(thresholds)
      return {
        fires: [[query.exported(seen, target), constant(least - 1)]],
        quiet: [
          [query.exported(seen, target), constant(least)],
          [query.exported(up, target), constant(1)],
        ],
      }
    },
  }
}
