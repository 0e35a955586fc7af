import { reportOnce } from '../diagnostics/logger.ts'
import { claimedNames } from '../naming/claimed-names.ts'
import { metricName, type ExposedName, type MetricIdentity } from '../naming/metric-name.ts'
import type { Strategy } from '../naming/strategy.ts'
import type { Family, FamilyType, Point } from './snapshot.ts'

/** What one source contributes: a metric in OpenTelemetry's terms with its points. */
export interface MetricPoints {
  readonly name: string
  readonly unit: string
  readonly kind: MetricIdentity['kind']
  readonly description: string
  readonly points: readonly Point[]
}

const typeOf: Readonly<Record<MetricIdentity['kind'], FamilyType>> = {
  counter: 'counter',
  upDownCounter: 'gauge',
  gauge: 'gauge',
  histogram: 'histogram',
}

/**
 * Gathers the metrics of a scrape into families, so that each exposed name stands once.
 *
 * Two metrics that become one name share a family when their type is the same (the first help stays);
 * otherwise the later one is left out with one warning, because a mixed family fails the whole scrape.
 */
export class FamilyTable {
  readonly #strategy: Strategy
  readonly #names = new Map<string, ExposedName | undefined>()

  constructor(strategy: Strategy) {
    this.#strategy = strategy
  }

  /** Gives the families of these metrics, in their order. */
  families(metrics: Iterable<MetricPoints>): readonly Family[] {
    const families = new Map<string, Family>()
    const claims = new Map<string, string>()
    for (const metric of metrics) {
      const exposed = this.#exposedName(metric)
      if (exposed === undefined) continue
      const family: Family = {
        name: exposed.name,
        type: typeOf[metric.kind],
        help: metric.description,
        unit: exposed.unitWord,
        points: metric.points,
      }
      const known = families.get(family.name)
      if (known !== undefined && known.type === family.type) {
        families.set(family.name, { ...known, points: [...known.points, ...family.points] })
        continue
      }
      const names = claimedNames(family)
      const other = names.map((name) => claims.get(name)).find((claimant) => claimant !== undefined)
      if (other !== undefined) {
        reportOnce('FAMILY_CONFLICT', metric.name, { metric: metric.name, family: family.name, other })
        continue
      }
      for (const name of names) claims.set(name, metric.name)
      families.set(family.name, family)
    }
    return [...families.values()]
  }

  #exposedName({ name, unit, kind }: MetricPoints): ExposedName | undefined {
    const key = `${kind} ${unit} ${name}`
    let exposed = this.#names.get(key)
    if (exposed === undefined) {
      exposed = metricName({ name, unit, kind, strategy: this.#strategy })
      if (exposed === undefined) reportOnce('METRIC_NAME_INVALID', name, { metric: JSON.stringify(name) })
      else this.#names.set(key, exposed)
    }
    return exposed
  }
}
