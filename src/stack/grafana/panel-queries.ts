import type { Metric } from '../../catalog/metric.ts'
import type { ExporterMatchers, ExporterMetric } from '../query/exporter-metric.ts'
import { matching, type Matchers } from '../query/matchers.ts'
import type { LabelOf, Query } from '../query/query.ts'
import type { GrafanaUnit, PanelQuery } from './dashboard.ts'

/** How series are put together, and what they are called. */
export interface Grouping<M extends Metric> {
  /** The labels that stay; all series become one without any. */
  readonly by?: readonly LabelOf<M>[]
  readonly where?: Matchers<M>
  /** The labels that stay, unless given. */
  readonly legend?: string
}

/** A metric that the application defines itself, with the alerts on it. */
export interface OwnMetric {
  readonly metric: Metric
  readonly alerts: readonly string[]
}

/** How series of one moment become one value. */
export type Aggregation = 'sum' | 'max' | 'min'

/** The range over which Grafana asks for a rate: it follows the resolution of the panel and the scrape interval. */
const rateInterval = '$__rate_interval'

/** The jobs that are chosen at the top of the dashboard. */
const chosenJobs = { job: matching('$job') } as const

/**
 * Writes the queries of panels from the catalog, for the jobs that are chosen at the top of the dashboard: a
 * panel cannot ask for a metric or a label that the catalog lacks.
 */
export class PanelQueries {
  readonly ownMetrics: readonly OwnMetric[]
  readonly #query: Query

  constructor(query: Query, { ownMetrics }: { ownMetrics: readonly OwnMetric[] }) {
    this.#query = query
    this.ownMetrics = ownMetrics
  }

  /** Asks how often something happens a second: of a counter, or of the values of a histogram. */
  rate<M extends Metric>(metric: M, grouping: Grouping<M> = {}): PanelQuery {
    const expression = `${this.#aggregated('sum', metric, grouping)} (rate(${this.#counted(metric, grouping)}[${rateInterval}]))`
    const unit: GrafanaUnit = metric.unit === '{request}' || metric.name.startsWith('http.') ? 'reqps' : 'ops'
    return {
      expression,
      legend: this.#legend(metric, grouping),
      unit: metric.unit === 'By' && metric.kind === 'counter' ? 'Bps' : unit,
    }
  }

  /** Asks how much a histogram's values add up to a second, in its unit. */
  rateOfSum<M extends Metric>(metric: M, grouping: Grouping<M> = {}): PanelQuery {
    const sum = this.#query.sum(metric as never, this.#matchers(grouping) as never)
    return {
      expression: `${this.#aggregated('sum', metric, grouping)} (rate(${sum}[${rateInterval}]))`,
      legend: this.#legend(metric, grouping),
      unit: metric.unit === 's' ? 'percentunit' : metric.unit === 'By' ? 'Bps' : 'ops',
    }
  }

  /** Asks how often something happened in the whole time that the dashboard shows. */
  increase<M extends Metric>(metric: M, grouping: Grouping<M> = {}): PanelQuery {
    return {
      expression: `${this.#aggregated('sum', metric, grouping)} (increase(${this.#counted(metric, grouping)}[$__range]))`,
      legend: this.#legend(metric, grouping),
      unit: 'short',
    }
  }

  /** Asks which share of what happens is of one kind; 0 while nothing is. */
  share<M extends Metric>(
    metric: M,
    { part, ...grouping }: Grouping<M> & { readonly part: Matchers<M> },
  ): PanelQuery {
    const aggregated = this.#aggregated('sum', metric, grouping)
    const all = `${aggregated} (rate(${this.#counted(metric, grouping)}[${rateInterval}]))`
    const some = `${aggregated} (rate(${this.#counted(metric, { ...grouping, where: { ...grouping.where, ...part } as Matchers<M> })}[${rateInterval}]))`
    // Without the second half, a share of nothing would be no data and not 0.
    return {
      expression: `(${some} or ${all} * 0) / ${all}`,
      legend: this.#legend(metric, grouping),
      unit: 'percentunit',
    }
  }

  /** Asks for a quantile of a histogram. */
  quantile<M extends Metric>(
    metric: M,
    { quantile, ...grouping }: Grouping<M> & { readonly quantile: number },
  ): PanelQuery {
    const labels = this.#labels(metric, grouping)
    const buckets = this.#query.buckets(metric as never, this.#matchers(grouping) as never)
    const by = [labels, 'le'].filter((part) => part !== '').join(', ')
    return {
      expression: `histogram_quantile(${quantile}, sum by (${by}) (rate(${buckets}[${rateInterval}])))`,
      legend: grouping.legend ?? (this.#legend(metric, grouping) || `p${quantile * 100}`),
      unit: unitOf(metric),
      hasExemplars: true,
    }
  }

  /** Asks for the median, the 95th and the 99th percentile of a histogram. */
  quantiles<M extends Metric>(metric: M, grouping: Grouping<M> = {}): readonly PanelQuery[] {
    return [0.5, 0.95, 0.99].map((quantile) => this.quantile(metric, { quantile, ...grouping }))
  }

  /** Asks for what a gauge or an up-down counter says now. */
  value<M extends Metric>(
    metric: M,
    { with: aggregation = 'sum', ...grouping }: Grouping<M> & { readonly with?: Aggregation } = {},
  ): PanelQuery {
    const series = this.#query.series(metric as never, this.#matchers(grouping) as never)
    return {
      expression: `${this.#aggregated(aggregation, metric, grouping)} (${series})`,
      legend: this.#legend(metric, grouping),
      unit: unitOf(metric),
    }
  }

  /** Selects the series of an exporter's metric, of the chosen jobs. */
  exported<M extends ExporterMetric>(metric: M, matchers: ExporterMatchers<M> = {}): string {
    return this.#query.exported(metric, { ...matchers, ...chosenJobs } as ExporterMatchers<M>)
  }

  /** Selects the rate of an exporter's counter, of the chosen jobs. */
  exportedRate<M extends ExporterMetric>(metric: M, matchers: ExporterMatchers<M> = {}): string {
    return `rate(${this.exported(metric, matchers)}[${rateInterval}])`
  }

  #counted<M extends Metric>(metric: M, grouping: Grouping<M>): string {
    return this.#query.select(metric, this.#matchers(grouping) as never)
  }

  #matchers<M extends Metric>({ where = {} as Matchers<M> }: Grouping<M>): Matchers<M> {
    return { ...where, ...chosenJobs }
  }

  #labels<M extends Metric>(metric: M, { by = [] }: Grouping<M>): string {
    return this.#query.labels(metric, by)
  }

  #aggregated<M extends Metric>(aggregation: Aggregation, metric: M, grouping: Grouping<M>): string {
    const labels = this.#labels(metric, grouping)
    return labels === '' ? aggregation : `${aggregation} by (${labels})`
  }

  #legend<M extends Metric>(metric: M, { by = [], legend }: Grouping<M>): string {
    return legend ?? by.map((name) => `{{${this.#query.label(metric, name)}}}`).join(' ')
  }
}

/** Gives the unit in which Grafana shows the values of a metric. */
function unitOf({ unit }: Metric): GrafanaUnit {
  if (unit === 's') return 's'
  if (unit === 'By') return 'bytes'
  return unit === '1' ? 'percentunit' : 'short'
}
