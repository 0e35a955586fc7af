import { defaultSeriesLimit, type Metric } from '../catalog/metric.ts'
import { reportLimit } from '../diagnostics/report-limit.ts'
import { AttributeIndex, type RawAttributes } from './attribute-index.ts'
import { AttributeRules } from './canonical-attributes.ts'
import type { Series, SeriesAttributes } from './series.ts'

/** The attribute of the series that counts what the limit leaves out (OpenTelemetry metrics SDK). */
export const overflowAttributes: SeriesAttributes = [['otel.metric.overflow', 'true']]

const noAttributes: RawAttributes = Object.freeze({})

/**
 * All series of one metric, found by their attributes and capped by the metric's limit.
 *
 * At the limit every new combination shares one overflow series: counters stay monotonic, memory
 * stays bounded, and one warning names the label that exploded.
 */
export class MetricSeries<S extends Series> {
  readonly metric: Metric
  readonly all: S[] = []
  /** How many records went to the overflow series because their own would have been one too many. */
  overflowed = 0
  readonly #limit: number
  readonly #create: (attributes: SeriesAttributes) => S
  readonly #index: AttributeIndex<S>
  readonly #byIdentity = new Map<string, S>()
  readonly #rules: AttributeRules
  #overflow: S | undefined

  constructor(metric: Metric, create: (attributes: SeriesAttributes) => S) {
    this.metric = metric
    this.#limit = metric.seriesLimit ?? defaultSeriesLimit
    this.#create = create
    // Several spellings of one value (1 and "1", keys in another order) lead to one series.
    this.#index = new AttributeIndex(this.#limit * 2)
    this.#rules = new AttributeRules(metric.name, metric.attributes)
  }

  /** Gives the series of these attributes, creating it within the limit. */
  bind(attributes: RawAttributes = noAttributes): S {
    try {
      return this.#index.find(attributes) ?? this.#bindSlowly(attributes)
    } catch {
      // A proxy or a getter that throws must not reach the caller: the record counts without attributes.
      return this.#bindSlowly(noAttributes)
    }
  }

  /** Tells whether the series stands for what the limit left out. */
  isOverflow(series: S): boolean {
    return series === this.#overflow
  }

  #bindSlowly(attributes: RawAttributes): S {
    // JavaScript callers may pass null, a string or anything else where an object belongs.
    const given = typeof attributes === 'object' && attributes !== null ? attributes : noAttributes
    const canonical = this.#rules.canonicalize(given)
    const identity = JSON.stringify(canonical)
    let series = this.#byIdentity.get(identity)
    if (series === undefined) {
      if (this.#byIdentity.size >= this.#limit - 1) return this.#overflowSeries()
      series = this.#create(canonical)
      this.#byIdentity.set(identity, series)
      this.all.push(series)
    }
    this.#index.add(given, series)
    return series
  }

  #overflowSeries(): S {
    this.overflowed++
    if (this.#overflow === undefined) {
      this.#overflow = this.#create(overflowAttributes)
      this.all.push(this.#overflow)
      reportLimit({
        metricName: this.metric.name,
        limit: this.#limit,
        attributes: this.all.map((series) => series.attributes),
      })
    }
    return this.#overflow
  }
}
