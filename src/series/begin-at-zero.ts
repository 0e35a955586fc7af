import type { MetricSeries } from './metric-series.ts'
import type { Series } from './series.ts'

const zeroSeriesLimit = 64

/**
 * Creates each series of a counter whose attributes are all closed lists, so that a rate sees its
 * first event: Prometheus cannot tell the step from absent to 1.
 *
 * Series that are removed when nothing is recorded into them are not there before something is.
 */
export function beginAtZero(series: MetricSeries<Series>): void {
  const { kind, timeToLiveSeconds, attributes } = series.metric
  if (kind !== 'counter' || timeToLiveSeconds !== undefined) return
  let combinations: Record<string, string>[] = [{}]
  for (const [name, attribute] of Object.entries(attributes)) {
    if (!('values' in attribute)) return
    combinations = attribute.values.flatMap((value) =>
      combinations.map((made) => ({ ...made, [name]: value })),
    )
    if (combinations.length > zeroSeriesLimit) return
  }
  for (const values of combinations) series.bind(values)
}
