import { httpServerRequestDuration } from '../../catalog/http.ts'
import type { Metric } from '../../catalog/metric.ts'
import { error, type Problem } from '../../definitions/problem.ts'
import type { Slo } from './slo.ts'

/** Finds what is wrong with objectives. */
export function lintSlos(slos: readonly Slo[], metrics: readonly Metric[]): (Problem & { field: string })[] {
  return slos.flatMap((slo, at) => {
    const field = `slos[${at}]`
    const found: Problem[] = []
    if (!(slo.objective > 0 && slo.objective < 1)) {
      found.push(error(`its objective is ${String(slo.objective)}`, 'write a share such as 0.999'))
    }
    if (slo.kind === 'latency') found.push(...lintLatency(slo, metrics))
    if (slo.kind === 'ratio' && !(slo.bad.includes('$window') && slo.all.includes('$window'))) {
      found.push(error('a query of it does not say $window', 'write [$window] for the range'))
    }
    return found.map((one) => ({ field, ...one }))
  })
}

type Latency = Extract<Slo, { kind: 'latency' }>

/** What is between two bounds cannot be told, so an objective is one of them. */
function lintLatency(
  { metric: name = httpServerRequestDuration.name, atMost }: Latency,
  metrics: readonly Metric[],
): Problem[] {
  const metric = metrics.find((one) => one.name === name)
  if (metric?.kind !== 'histogram') {
    return [
      error(
        `no histogram is called ${name}`,
        'name one of docs/metrics.md or of your own by its OpenTelemetry name',
      ),
    ]
  }
  const { buckets = [] } = metric
  if (buckets.includes(atMost)) return []
  return [error(`${atMost} is no bound of the buckets of ${name}`, `write one of ${buckets.join(', ')}`)]
}
