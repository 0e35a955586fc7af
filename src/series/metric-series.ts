import type { Metric } from '../catalog/metric.ts'
import { reportLimit } from '../diagnostics/report-limit.ts'
import { AttributeIndex, type RawAttributes } from './attribute-index.ts'
import { AttributeRules } from './canonical-attributes.ts'
import type { CanonicalAttributes, Series } from './series.ts'

/** The attribute of the series that counts what the limit leaves out (OpenTelemetry metrics SDK). */
const overflowAttributes: CanonicalAttributes = { names: ['otel.metric.overflow'], values: ['true'] }

const noAttributes: RawAttributes = Object.freeze({})

/** What a metric's series are made with. */
export interface MetricSeriesOptions<S extends Series> {
  create(attributes: CanonicalAttributes): S
  /** How many series a metric may have that does not say so itself. */
  readonly seriesLimit: number
  /** Is told of each series that is added. */
  onAdd(series: Series): void
}

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
  readonly #create: (attributes: CanonicalAttributes) => S
  readonly #index: AttributeIndex<S>
  readonly #rules: AttributeRules
  readonly #onAdd: (series: Series) => void
  #overflow: S | undefined
  /** How many series there are besides the overflow one. */
  #count = 0

  constructor(metric: Metric, options: MetricSeriesOptions<S>) {
    this.metric = metric
    this.#limit = metric.seriesLimit ?? options.seriesLimit
    this.#create = options.create
    this.#onAdd = options.onAdd
    this.#index = new AttributeIndex(this.#limit)
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
    const known = this.#index.find(recordOf(canonical))
    if (known === undefined && this.#count >= this.#limit - 1) return this.#overflowSeries()
    const series = known ?? this.#add(canonical)
    // Several spellings of one value (1 and "1", keys in another order) lead to one series.
    if (this.#index.find(given) !== series) this.#index.addAlias(given, series)
    return series
  }

  #add(canonical: CanonicalAttributes): S {
    const series = this.#create(canonical)
    this.#index.add(canonical, series)
    this.#count++
    this.all.push(series)
    this.#onAdd(series)
    return series
  }

  #overflowSeries(): S {
    this.overflowed++
    if (this.#overflow === undefined) {
      this.#overflow = this.#create(overflowAttributes)
      this.all.push(this.#overflow)
      this.#onAdd(this.#overflow)
      reportLimit({
        metricName: this.metric.name,
        limit: this.#limit,
        attributes: this.all.map((series) => series.attributes),
      })
    }
    return this.#overflow
  }
}

function recordOf({ names, values }: CanonicalAttributes): RawAttributes {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]))
}
