import { reportOnce } from '../diagnostics/logger.ts'
import { claimedNames } from '../naming/claimed-names.ts'
import { metricName, type ExposedName, type MetricIdentity } from '../naming/metric-name.ts'
import type { Strategy } from '../naming/strategy.ts'
import type { DroppedPoints } from './dropped-points.ts'
import type { Family, FamilyType, LabelSet, PointList } from './snapshot.ts'
import { ListedPoints } from './listed-points.ts'
import { translationOf, type Translation } from './translation.ts'

/** What one source contributes: a metric in OpenTelemetry's terms with its points. */
export interface MetricPoints<Points extends PointList = PointList> {
  readonly name: string
  readonly unit: string
  readonly kind: MetricIdentity['kind']
  readonly description: string
  /** What a gauge is in OpenMetrics, when it is more than that. */
  readonly prometheusType?: 'info' | 'stateset' | undefined
  /** Whether a prefix stands before its name. */
  readonly isBusiness?: boolean | undefined
  readonly points: Points
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
  readonly #translation: Pick<Translation, 'strategy' | 'prefix'>
  readonly #dropped: DroppedPoints | undefined
  readonly #names = new Map<string, ExposedName | undefined>()

  constructor(given: Strategy | Translation, dropped?: DroppedPoints) {
    const { strategy, prefix } = translationOf(given)
    this.#translation = prefix === undefined ? { strategy } : { strategy, prefix }
    this.#dropped = dropped
  }

  /** Gives the families of these metrics, in their order. */
  families(metrics: Iterable<MetricPoints>): readonly Family[] {
    const families = new Map<string, Family>()
    const claims = new Map<string, string>()
    for (const metric of metrics) {
      const exposed = this.#exposedName(metric)
      if (exposed === undefined) {
        this.#dropped?.add('name_invalid', metric.points.length)
        continue
      }
      const family: Family = {
        name: exposed.name,
        type: metric.kind === 'gauge' ? (metric.prometheusType ?? 'gauge') : typeOf[metric.kind],
        help: metric.description,
        unit: exposed.unitWord,
        points: metric.points,
      }
      const known = families.get(family.name)
      if (known !== undefined && known.type === family.type) {
        families.set(family.name, { ...known, points: this.#together(known, family) })
        continue
      }
      const names = claimedNames(family)
      const other = names.map((name) => claims.get(name)).find((claimant) => claimant !== undefined)
      if (other !== undefined) {
        reportOnce('FAMILY_CONFLICT', metric.name, { metric: metric.name, family: family.name, other })
        this.#dropped?.add('family_conflict', metric.points.length)
        continue
      }
      for (const name of names) claims.set(name, metric.name)
      families.set(family.name, family)
    }
    return [...families.values()]
  }

  /** Joins the points of two metrics; of those with the same labels the first stays. */
  #together(known: Family, added: Family): PointList {
    const taken = new Set<string>()
    for (const { labels } of known.points) taken.add(textOf(labels))
    const others: number[] = []
    let index = 0
    for (const { labels } of added.points) {
      if (!taken.has(textOf(labels))) others.push(index)
      index++
    }
    const droppedCount = added.points.length - others.length
    if (droppedCount > 0) this.#dropped?.add('duplicate_series', droppedCount)
    const knownCount = known.points.length
    return new ListedPoints(knownCount + others.length, (i) =>
      i < knownCount ? known.points.at(i) : added.points.at(others[i - knownCount]!),
    )
  }

  #exposedName({ name, unit, kind, isBusiness }: MetricPoints): ExposedName | undefined {
    const key = `${kind} ${isBusiness} ${unit} ${name}`
    let exposed = this.#names.get(key)
    if (exposed === undefined) {
      exposed = metricName({ name, unit, kind, isBusiness, ...this.#translation })
      if (exposed === undefined) reportOnce('METRIC_NAME_INVALID', name, { metric: JSON.stringify(name) })
      else this.#names.set(key, exposed)
    }
    return exposed
  }
}

function textOf({ pairs }: LabelSet): string {
  return JSON.stringify(pairs)
}
