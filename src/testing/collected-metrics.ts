import type { Metric } from '../catalog/metric.ts'

/** A series as it stood when metrics were collected. */
export interface CollectedSeries {
  readonly attributes: Readonly<Record<string, string>>
  /** Of a histogram, how many values were recorded. */
  readonly value: number
  /** Of a histogram, the sum of its values. */
  readonly sum?: number
  /** Of a histogram, the values in each bucket, the last of them up to infinity. */
  readonly counts?: readonly number[]
  /** Of a histogram, the upper bounds of its buckets, without infinity. */
  readonly bounds?: readonly number[]
}

/** A metric with its series as they stood when metrics were collected. */
export interface RecordedMetric {
  readonly metric: Metric
  /** Its name in Prometheus. */
  readonly exposed: string
  readonly series: readonly CollectedSeries[]
  /** Its family in Prometheus' text format. */
  readonly text: string
}

/** Attributes that a series must have; `undefined` is one that it must not have. Others do not matter. */
export type WantedAttributes = Readonly<Record<string, string | number | boolean | undefined>>

/** What had been recorded when metrics were collected. A metric is named as it is defined, or as in Prometheus. */
export class CollectedMetrics {
  readonly metrics: readonly RecordedMetric[]

  constructor(metrics: readonly RecordedMetric[]) {
    this.metrics = metrics
  }

  /** Gives a metric that has series. */
  find(name: string): RecordedMetric | undefined {
    return this.metrics.find(({ metric, exposed }) => metric.name === name || exposed === name)
  }

  /** Gives the series of a metric that have these attributes. */
  series(name: string, attributes: WantedAttributes = {}): readonly CollectedSeries[] {
    const wanted = Object.entries(attributes)
    return (this.find(name)?.series ?? []).filter(({ attributes: its }) =>
      wanted.every(([key, value]) => its[key] === (value === undefined ? undefined : String(value))),
    )
  }

  /** Adds up the series that have these attributes: values, or counts of a histogram. Undefined when there are none. */
  value(name: string, attributes: WantedAttributes = {}): number | undefined {
    const series = this.series(name, attributes)
    return series.length === 0 ? undefined : series.reduce((sum, { value }) => sum + value, 0)
  }

  /** Adds up the sums of the series of a histogram that have these attributes. */
  sum(name: string, attributes: WantedAttributes = {}): number | undefined {
    const sums = this.series(name, attributes).flatMap(({ sum }) => sum ?? [])
    return sums.length === 0 ? undefined : sums.reduce((all, one) => all + one, 0)
  }

  /** Counts the series of all metrics, or of one. */
  seriesCount(name?: string): number {
    const counted = name === undefined ? this.metrics : this.metrics.filter((one) => one === this.find(name))
    return counted.reduce((count, { series }) => count + series.length, 0)
  }

  /**
   * Writes the metrics in Prometheus' text format, sorted by name; with `only`, those of these names (as they are
   * defined; one that ends in `*` stands for all that begin so).
   */
  text({ only = ['*'] }: { readonly only?: readonly string[] } = {}): string {
    const isWanted = (name: string): boolean =>
      only.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one))
    return this.metrics
      .filter(({ metric }) => isWanted(metric.name))
      .toSorted((a, b) => (a.exposed < b.exposed ? -1 : 1))
      .map(({ text }) => text)
      .join('')
  }
}
