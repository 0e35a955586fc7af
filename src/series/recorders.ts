import type { AttributesOf, Metric } from '../catalog/metric.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import type { RawAttributes } from './attribute-index.ts'
import type { MetricSeries } from './metric-series.ts'
import type { CounterSeries, GaugeSeries, HistogramSeries } from './series.ts'

/** Records a metric that only grows. */
export class Counter<M extends Metric = Metric> {
  readonly #series: MetricSeries<CounterSeries>

  constructor(series: MetricSeries<CounterSeries>) {
    this.#series = series
  }

  /** Adds a finite value of 0 or more (in the metric's unit); another value is dropped with one warning. */
  add(value: number, attributes?: AttributesOf<M>): void {
    if (typeof value === 'number' && value >= 0 && value < Infinity) {
      this.#series.bind(attributes as RawAttributes).add(value)
      return
    }
    reportInvalid(this.#series.metric, value, 'a finite number of 0 or more')
  }

  /** Gives the series of these attributes, for records in a few nanoseconds. */
  bind(attributes?: AttributesOf<M>): CounterSeries {
    return this.#series.bind(attributes as RawAttributes)
  }

  /** Removes the series that have all of these attributes, where the metric is removable; tells how many. */
  remove(attributes: AttributesOf<M>): number {
    return this.#series.remove(attributes as RawAttributes)
  }
}

/** Records a metric that goes up and down, or is set. */
export class Gauge<M extends Metric = Metric> {
  readonly #series: MetricSeries<GaugeSeries>

  constructor(series: MetricSeries<GaugeSeries>) {
    this.#series = series
  }

  /** Adds a finite value, which may be negative; another value is dropped with one warning. */
  add(value: number, attributes?: AttributesOf<M>): void {
    if (Number.isFinite(value)) this.#series.bind(attributes as RawAttributes).add(value)
    else reportInvalid(this.#series.metric, value, 'a finite number')
  }

  /** Sets the value; one that is not a number is dropped with one warning. */
  set(value: number, attributes?: AttributesOf<M>): void {
    if (typeof value === 'number') this.#series.bind(attributes as RawAttributes).set(value)
    else reportInvalid(this.#series.metric, value, 'a number')
  }

  /** Gives the series of these attributes, for records in a few nanoseconds. */
  bind(attributes?: AttributesOf<M>): GaugeSeries {
    return this.#series.bind(attributes as RawAttributes)
  }

  /** Removes the series that have all of these attributes, where the metric is removable; tells how many. */
  remove(attributes: AttributesOf<M>): number {
    return this.#series.remove(attributes as RawAttributes)
  }
}

/** Records the distribution of a metric. */
export class Histogram<M extends Metric = Metric> {
  readonly #series: MetricSeries<HistogramSeries>

  constructor(series: MetricSeries<HistogramSeries>) {
    this.#series = series
  }

  /** Records a finite value (in the metric's unit); another value is dropped with one warning. */
  record(value: number, attributes?: AttributesOf<M>): void {
    if (typeof value === 'number' && value > -Infinity && value < Infinity) {
      this.#series.bind(attributes as RawAttributes).record(value)
      return
    }
    reportInvalid(this.#series.metric, value, 'a finite number')
  }

  /** Gives the series of these attributes, for records in a few nanoseconds. */
  bind(attributes?: AttributesOf<M>): HistogramSeries {
    return this.#series.bind(attributes as RawAttributes)
  }

  /** Removes the series that have all of these attributes, where the metric is removable; tells how many. */
  remove(attributes: AttributesOf<M>): number {
    return this.#series.remove(attributes as RawAttributes)
  }
}

/**
 * A metric whose values are read at each collection: within a collect callback, `observe` what is
 * true now. A set of attributes that a collection does not observe is not exposed by it.
 */
export class Observable<M extends Metric = Metric> {
  readonly #series: MetricSeries<GaugeSeries>
  readonly #currentCollection: () => number

  constructor(series: MetricSeries<GaugeSeries>, currentCollection: () => number) {
    this.#series = series
    this.#currentCollection = currentCollection
  }

  /** Observes a value; several of one collection with the same attributes are added up. */
  observe(value: number, attributes?: AttributesOf<M>): void {
    if (typeof value !== 'number') {
      reportInvalid(this.#series.metric, value, 'a number')
      return
    }
    const series = this.#series.bind(attributes as RawAttributes)
    const collection = this.#currentCollection()
    if (series.observedIn === collection) {
      series.add(value)
      return
    }
    series.observedIn = collection
    series.set(value)
  }
}

function reportInvalid(metric: Metric, value: unknown, expected: string): void {
  let shown: string
  try {
    shown = `${typeof value} ${String(value)}`.slice(0, 60)
  } catch {
    shown = typeof value
  }
  reportOnce('VALUE_INVALID', metric.name, { metric: metric.name, value: shown, expected })
}
