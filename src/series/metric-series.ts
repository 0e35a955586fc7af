import type { Metric } from '../catalog/metric.ts'
import { reportLimit } from '../diagnostics/report-limit.ts'
import { AttributeIndex, type RawAttributes } from './attribute-index.ts'
import { AttributeRules } from './canonical-attributes.ts'
import type { SeriesBudget } from './series-budget.ts'
import { SeriesLife } from './series-life.ts'
import type { CanonicalAttributes, GaugeSeries, Series } from './series.ts'

/** The attribute of the series that counts what the limit leaves out (OpenTelemetry metrics SDK). */
const overflowAttributes: CanonicalAttributes = { names: ['otel.metric.overflow'], values: ['true'] }

const noAttributes: RawAttributes = Object.freeze({})

/** How often series are ranked, and how often a metric at its limit looks for what it can remove. */
const rankingMs = 60_000
const urgentSweepMs = 1000

/** What a metric's series are made with. */
export interface MetricSeriesOptions<S extends Series> {
  create(attributes: CanonicalAttributes): S
  /** How many series a metric may have that does not say so itself. */
  readonly seriesLimit: number
  /** How many all metrics may have. */
  readonly budget: SeriesBudget
  /** Is told of each series that is added. */
  onAdd(series: Series): void
  /** Is told of those that are removed. */
  onRemove(removed: ReadonlySet<S>): void
}

/**
 * All series of one metric, found by their attributes and capped by the metric's limit and the budget.
 *
 * At the limit every new combination shares one overflow series: counters stay monotonic, memory
 * stays bounded, and one warning names the label that exploded. A series that is removed is gone from
 * pages; one with the same attributes begins at 0 and at its own time, as after a restart.
 */
export class MetricSeries<S extends Series> {
  readonly metric: Metric
  /** How many records went to the overflow series because their own would have been one too many. */
  overflowed = 0
  /** How many series were removed. */
  removedCount = 0
  readonly #options: MetricSeriesOptions<S>
  readonly #limit: number
  readonly #index: AttributeIndex<S>
  readonly #rules: AttributeRules
  readonly #isRemovable: boolean
  readonly #isRanked: boolean
  /** Of each series in its place, once the metric has had a time to live or ranked them. */
  #lives: SeriesLife[] | undefined
  /** What has closed lists alone cannot explode, and what tells of the limits must not go with them. */
  readonly #isBudgeted: boolean
  /** After how long without a record a series is removed, in seconds; undefined for never. */
  timeToLiveSeconds: number | undefined
  #all: S[] = []
  #overflow: S | undefined
  /** How many series there are besides the overflow one. */
  #count = 0
  #sweptAtMs = 0
  #rankedAtMs = Date.now()

  constructor(metric: Metric, options: MetricSeriesOptions<S>) {
    this.metric = metric
    this.#options = options
    this.#limit = metric.seriesLimit ?? options.seriesLimit
    this.#index = new AttributeIndex(this.#limit)
    this.#rules = new AttributeRules(metric.name, metric.attributes)
    const limited = Object.values(metric.attributes).filter((one) => 'limit' in one)
    this.#isBudgeted = limited.length > 0 && !metric.name.startsWith('meterbridge.')
    this.#isRanked = limited.some(({ keep }) => keep === 'busiest')
    this.timeToLiveSeconds = metric.timeToLiveSeconds
    this.#isRemovable =
      this.#isRanked ||
      metric.removable === true ||
      metric.isBusiness === true ||
      metric.timeToLiveSeconds !== undefined
  }

  /** Every series that stands; the array grows, and another takes its place when series are removed. */
  get all(): readonly S[] {
    return this.#all
  }

  /** How many records had a value that was counted as `_OTHER`, by attribute. */
  get folded(): ReadonlyMap<string, number> {
    return this.#rules.folded
  }

  /** Gives the series of these attributes, creating it within the limit. */
  bind(attributes: RawAttributes = noAttributes): S {
    try {
      const known = this.#index.find(attributes)
      if (known === undefined) return this.#bindSlowly(attributes)
      if (this.#isRemovable) known.use()
      return known
    } catch {
      // A proxy or a getter that throws must not reach the caller: the record counts without attributes.
      return this.#bindSlowly(noAttributes)
    }
  }

  /**
   * Removes the series that have all of these attributes, and none where the value is undefined; tells how many
   * those were. A metric that does not know one of the attributes keeps all of its series.
   */
  remove(attributes: RawAttributes): number {
    const wanted = Object.entries(attributes)
    if (!this.#isRemovable || wanted.some(([name]) => !Object.hasOwn(this.metric.attributes, name))) return 0
    return this.#remove(({ names, values }) =>
      wanted.every(([name, value]) =>
        value === undefined ? !names.includes(name) : values[names.indexOf(name)] === String(value),
      ),
    )
  }

  /** Removes the series whose time is over, and those that busier ones take the place of. */
  sweep(nowMs: number): void {
    if (!this.#isRemovable) return
    this.#sweptAtMs = nowMs
    const { timeToLiveSeconds } = this
    const { kind } = this.metric
    if (timeToLiveSeconds !== undefined) {
      // What an up-down counter counts is still there, however long ago it came.
      const stands = (series: S): boolean =>
        kind === 'upDownCounter' && (series as Series as GaugeSeries).cells[series.offset] !== 0
      const timeToLiveMs = timeToLiveSeconds * 1000
      const lives = this.#follow()
      this.#remove((series) => lives[series.position]!.idleMs(nowMs) >= timeToLiveMs && !stands(series))
    }
    if (!this.#isRanked || nowMs - this.#rankedAtMs < rankingMs) return
    this.#rankedAtMs = nowMs
    // The values that come instead have no series yet: they keep their places until they are recorded.
    const lives = this.#follow()
    const uses = new Map(this.#all.map((series, i) => [series, lives[i]!.takeUses()] as const))
    this.#drop(new Set(this.#rules.outranked(uses)))
  }

  #follow(): readonly SeriesLife[] {
    return (this.#lives ??= this.#all.map((series) => new SeriesLife(series)))
  }

  #bindSlowly(attributes: RawAttributes): S {
    // JavaScript callers may pass null, a string or anything else where an object belongs.
    const given = typeof attributes === 'object' && attributes !== null ? attributes : noAttributes
    const canonical = this.#rules.canonicalize(given)
    const known = this.#index.find(recordOf(canonical))
    const series = known ?? this.#add(canonical)
    if (this.#isRemovable) series.use()
    // Several spellings of one value (1 and "1", keys in another order) lead to one series. What is folded is
    // counted at each record, and may get a series of its own later.
    if (!canonical.isFolded && series !== this.#overflow && this.#index.find(given) !== series) {
      this.#index.addAlias(given, series)
    }
    return series
  }

  #add(canonical: CanonicalAttributes): S {
    if (this.#count >= this.#limit - 1) this.#sweepUrgently()
    if (this.#count >= this.#limit - 1 || !this.#hasRoom()) return this.#overflowSeries()
    const series = this.#create(canonical)
    this.#index.add(canonical.names, series)
    this.#count++
    return series
  }

  #hasRoom(): boolean {
    const { budget } = this.#options
    if (this.#isBudgeted) return budget.take()
    budget.takeAnyway()
    return true
  }

  #create(attributes: CanonicalAttributes): S {
    const series = this.#options.create(attributes)
    series.position = this.#all.length
    this.#all.push(series)
    this.#lives?.push(new SeriesLife(series))
    this.#options.onAdd(series)
    return series
  }

  #overflowSeries(): S {
    this.overflowed++
    if (this.#overflow === undefined) {
      this.#overflow = this.#create(overflowAttributes)
      if (this.#count >= this.#limit - 1) {
        reportLimit({
          metricName: this.metric.name,
          limit: this.#limit,
          attributes: this.#all.map((series) => series.attributes),
        })
      }
    }
    return this.#overflow
  }

  #sweepUrgently(): void {
    const nowMs = Date.now()
    if (nowMs - this.#sweptAtMs >= urgentSweepMs) this.sweep(nowMs)
  }

  #remove(isGone: (series: S) => boolean): number {
    const removed = new Set(this.#all.filter((series) => series !== this.#overflow && isGone(series)))
    this.#drop(removed)
    if (removed.size > 0) this.#rules.keepOnly(this.#all)
    return removed.size
  }

  #drop(removed: ReadonlySet<S>): void {
    if (removed.size === 0) return
    for (const series of removed) series.setRemoved()
    this.#lives = this.#lives?.filter((_, i) => !removed.has(this.#all[i]!))
    // Who is writing a page goes on with the array that it has.
    this.#all = this.#all.filter((series) => !removed.has(series))
    this.#index.delete(removed)
    this.#count -= removed.size
    this.removedCount += removed.size
    this.#options.budget.give(removed.size)
    this.#options.onRemove(removed)
    this.#all.forEach((series, position) => (series.position = position))
  }
}

function recordOf({ names, values }: CanonicalAttributes): RawAttributes {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]))
}
