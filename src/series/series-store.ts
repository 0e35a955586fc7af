import { defaultSeriesLimit, type Metric } from '../catalog/metric.ts'
import { metricDifference } from '../catalog/metric-difference.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { Arena } from './arena.ts'
import type { RawAttributes } from './attribute-index.ts'
import { beginAtZero } from './begin-at-zero.ts'
import { CallbackFailures } from './callback-failures.ts'
import { CollectCallbacks, type CollectCallback, type CollectLimits } from './collect-callbacks.ts'
import { cellCountOf, createSeries } from './create-series.ts'
import { ExemplarSwitch, type ExemplarSource, type HasExemplars } from './exemplar-slots.ts'
import { MetricSeries } from './metric-series.ts'
import { SeriesBudget } from './series-budget.ts'
import { Counter, Gauge, Histogram, Observable } from './recorders.ts'
import { GaugeSeries } from './series.ts'
import type { CanonicalAttributes, CounterSeries, HistogramSeries, Series } from './series.ts'
import type { StoreListener, StoreSource } from './store-listener.ts'
import { within } from './within.ts'

/** What a collection gives of one metric: the series that stand now. */
export interface CollectedMetric {
  readonly metric: Metric
  readonly source: StoreSource
  readonly series: readonly Series[]
}

/** How much of its bounds a metric has used. */
export interface MetricUsage {
  readonly metric: Metric
  readonly seriesCount: number
  /** How many records went to the overflow series. */
  readonly overflowed: number
  readonly removedCount: number
  /** How many records had a value that was counted as `_OTHER`, by attribute. */
  readonly folded: ReadonlyMap<string, number>
}

/** What holds for all metrics of a store. */
export interface StoreOptions {
  /** How many series a metric may have that does not say so itself. */
  readonly seriesLimit?: number
  /** How many series all metrics may have together. */
  readonly totalSeriesLimit?: number
  /** Names of histograms that keep exponential buckets as well; one that ends in `*` stands for all that begin so. */
  readonly exponentialHistograms?: readonly string[]
}

/**
 * The fast store: every metric of the catalog that is in use, with its series.
 *
 * Record calls write straight into cells; a collection runs the callbacks of observable metrics and
 * hands out the live series without copying. Asking twice for a metric gives the same series.
 */
export class SeriesStore {
  readonly arena: Arena = new Arena()
  readonly #metrics = new Map<string, Registered>()
  readonly callbackFailures = new CallbackFailures()
  readonly #callbacks = new CollectCallbacks(this.callbackFailures)
  readonly #seriesLimit: number
  /** What all series share. */
  readonly budget: SeriesBudget
  readonly #exponentialHistograms: readonly string[]
  #exemplarSource: ExemplarSource | undefined
  #collection = 0
  #collecting: Promise<void> | undefined
  #listener: StoreListener | undefined

  constructor({
    seriesLimit = defaultSeriesLimit,
    totalSeriesLimit = Infinity,
    exponentialHistograms = [],
  }: StoreOptions = {}) {
    this.#seriesLimit = seriesLimit
    this.budget = new SeriesBudget(totalSeriesLimit, () => this.#largest())
    this.#exponentialHistograms = exponentialHistograms
  }

  /** Keeps exemplars from now on, of the spans that the source gives. */
  keepExemplars(source: ExemplarSource): void {
    this.#exemplarSource = source
    for (const { exemplarSwitch } of this.#metrics.values()) exemplarSwitch.source = source
  }

  /** Gives the series that got an exemplar since the last call, by the name of their metric. */
  takeExemplars(): ReadonlyMap<string, ReadonlySet<HasExemplars>> {
    const taken = new Map<string, ReadonlySet<HasExemplars>>()
    for (const [name, { exemplarSwitch }] of this.#metrics) {
      const changed = exemplarSwitch.takeChanged()
      if (changed.size > 0) taken.set(name, changed)
    }
    return taken
  }

  /** Gives the recorder of a counter; those with only closed attribute lists begin at 0 in each series. */
  counter<M extends Metric>(metric: M): Counter<M> {
    const series = this.#registerRecorded(metric)
    return new Counter<M>(series as MetricSeries<CounterSeries>)
  }

  /** Gives the recorder of a gauge or an up-down counter. */
  gauge<M extends Metric>(metric: M): Gauge<M> {
    return new Gauge<M>(this.#registerRecorded(metric) as MetricSeries<GaugeSeries>)
  }

  /** Gives the recorder of a histogram; the definition must have buckets. */
  histogram<M extends Metric>(metric: M): Histogram<M> {
    const isExponential = metric.exponential ?? matches(metric.name, this.#exponentialHistograms)
    const series = this.#registerRecorded(isExponential ? { ...metric, exponential: true } : metric)
    return new Histogram<M>(series as MetricSeries<HistogramSeries>)
  }

  /** Gives the observer of a metric (of any kind but histogram) that a collect callback reads. */
  observable<M extends Metric>(metric: M): Observable<M> {
    const series = this.#register(
      metric,
      (attributes) => new GaugeSeries(attributes, this.arena.allocate(1)),
      'observed',
    )
    return new Observable<M>(series as MetricSeries<GaugeSeries>, () => this.#collection)
  }

  /** Runs the callback at each collection, in the given instrument's name; returns how to stop that. */
  onCollect(name: string, callback: CollectCallback): () => void {
    return this.#callbacks.add(name, callback)
  }

  /** Tells the listener what there is and from now on each metric and series that is added. */
  listen(listener: StoreListener): void {
    this.#listener = listener
    for (const { series, source } of this.#metrics.values()) {
      listener.metricAdded(series.metric, source)
      for (const one of series.all) listener.seriesAdded(series.metric, one)
    }
  }

  /**
   * Runs the callbacks within their limits, then gives every metric that has series now. Calls that come
   * while the callbacks run share the collection, each within limits of its own: what they observe
   * belongs to one moment.
   */
  async collect(limits: CollectLimits): Promise<readonly CollectedMetric[]> {
    if (this.#collecting === undefined) {
      this.#collection++
      this.sweep(Date.now())
      this.#collecting = this.#callbacks.run(limits).finally(() => (this.#collecting = undefined))
    }
    await within(limits.timeoutMs, this.#collecting)
    return this.current()
  }

  /** Gives every metric that has series, as they stand, without running callbacks. */
  current(): readonly CollectedMetric[] {
    const collected: CollectedMetric[] = []
    for (const { series, source } of this.#metrics.values()) {
      const standing =
        source === 'recorded'
          ? series.all
          : series.all.filter((one) => (one as GaugeSeries).observedIn === this.#collection)
      if (standing.length > 0) collected.push({ metric: series.metric, source, series: standing })
    }
    return collected
  }

  /** Removes the series of a metric that have all of these attributes; tells how many. */
  remove(metricName: string, attributes: RawAttributes): number {
    return this.#metrics.get(metricName)?.series.remove(attributes) ?? 0
  }

  /** Removes from now on the series of a metric in use that nothing was recorded into for as long; undefined for none. */
  setTimeToLive(metricName: string, seconds: number | undefined): void {
    const registered = this.#metrics.get(metricName)
    if (registered !== undefined) registered.series.timeToLiveSeconds = seconds
  }

  /** Removes the series whose time is over, and those that busier ones take the place of. */
  sweep(nowMs: number): void {
    for (const { series } of this.#metrics.values()) series.sweep(nowMs)
  }

  /** Lists the metrics in use with how many series they have and how many records overflowed. */
  usage(): readonly MetricUsage[] {
    return [...this.#metrics.values()].map(({ series }) => ({
      metric: series.metric,
      seriesCount: series.all.length,
      overflowed: series.overflowed,
      removedCount: series.removedCount,
      folded: series.folded,
    }))
  }

  /** Names the three metrics with the most series. */
  #largest(): { metricName: string; count: number }[] {
    return [...this.#metrics.values()]
      .map(({ series }) => ({ metricName: series.metric.name, count: series.all.length }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 3)
  }

  #registerRecorded(metric: Metric): MetricSeries<Series> {
    const cellCount = cellCountOf(metric)
    const create: CreateSeries = (attributes, exemplarSwitch) => {
      const { cells, offset } = this.arena.allocate(cellCount)
      return createSeries(metric, { attributes, slot: { cells, offset, exemplarSwitch } })
    }
    return this.#register(metric, create, 'recorded')
  }

  #register(metric: Metric, create: CreateSeries, source: StoreSource): MetricSeries<Series> {
    const known = this.#metrics.get(metric.name)
    const difference =
      known?.source === source || known === undefined
        ? known && metricDifference(known.series.metric, metric)
        : 'kind'
    if (known !== undefined && difference === undefined) return known.series
    const exemplarSwitch = new ExemplarSwitch(this.#exemplarSource)
    const series = new MetricSeries(metric, {
      create: (attributes) => create(attributes, exemplarSwitch),
      seriesLimit: this.#seriesLimit,
      budget: this.budget,
      // Those of a second, conflicting definition are not in the store.
      onAdd: (added) => known === undefined && this.#listener?.seriesAdded(metric, added),
      onRemove: (removed) => {
        const count = source === 'observed' ? 1 : cellCountOf(metric)
        for (const one of removed) this.arena.free(one, count)
        if (known === undefined) this.#listener?.seriesRemoved(metric, removed)
      },
    })
    if (known !== undefined) {
      // Records of the second definition go nowhere, so that the first one stays true.
      reportOnce('METRIC_CONFLICT', metric.name, { metric: metric.name, difference: difference! })
      return series
    }
    this.#metrics.set(metric.name, { series, source, exemplarSwitch })
    this.#listener?.metricAdded(metric, source)
    if (source === 'recorded') beginAtZero(series)
    return series
  }
}

interface Registered {
  readonly series: MetricSeries<Series>
  readonly source: StoreSource
  readonly exemplarSwitch: ExemplarSwitch
}

type CreateSeries = (attributes: CanonicalAttributes, exemplarSwitch: ExemplarSwitch) => Series

/** Tells whether a list has the name, or its beginning before a `*`. */
function matches(name: string, list: readonly string[]): boolean {
  return list.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one))
}
