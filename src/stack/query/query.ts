import type { Metric } from '../../catalog/metric.ts'
import { isPlainLabelName, isPlainName } from '../../naming/escape-name.ts'
import { labelName } from '../../naming/label-name.ts'
import { metricName } from '../../naming/metric-name.ts'
import type { Strategy } from '../../naming/strategy.ts'
import type { ExporterMatchers, ExporterMetric } from './exporter-metric.ts'
import type { Condition, Matchers, TargetMatchers } from './matchers.ts'

type Histogram = Metric & { readonly kind: 'histogram' }
type Number = Metric & { readonly kind: 'counter' | 'gauge' | 'upDownCounter' }

/** A metric of the catalog, or one of an exporter. */
export type AnyMetric = Metric | ExporterMetric

/** A label of a metric: an attribute of it, or one that each target has. */
export type LabelOf<M extends AnyMetric> =
  | 'job'
  | 'instance'
  | (M extends ExporterMetric
      ? M['labels'][number]
      : M extends Metric
        ? keyof M['attributes'] & string
        : never)

/** What the labels of a metric are to be. */
export type MatchersOf<M extends AnyMetric> = M extends ExporterMetric
  ? ExporterMatchers<M>
  : M extends Metric
    ? Matchers<M>
    : never

/**
 * Writes the parts of PromQL that name metrics and labels, from the catalog and by the translation that the
 * scrape uses: a query cannot ask for what the catalog lacks.
 */
export class Query {
  readonly #strategy: Strategy
  readonly #prefix: string | undefined

  constructor(strategy: Strategy, { metricPrefix }: { metricPrefix?: string | undefined } = {}) {
    this.#strategy = strategy
    this.#prefix = metricPrefix
  }

  /** Selects the series of any metric; of a histogram, how many values it has. */
  select<M extends AnyMetric>(metric: M, matchers: MatchersOf<M> = {} as MatchersOf<M>): string {
    if ('labels' in metric) return this.exported(metric, matchers as never)
    return metric.kind === 'histogram'
      ? this.count(metric as Histogram, matchers as never)
      : this.series(metric as Number, matchers as never)
  }

  /** Selects the series of a counter, a gauge or an up-down counter. */
  series<M extends Number>(metric: M, matchers: Matchers<M> = {}): string {
    return this.#selector(this.name(metric), matchers)
  }

  /** Selects how many values a histogram has. */
  count<M extends Histogram>(metric: M, matchers: Matchers<M> = {}): string {
    return this.#selector(`${this.name(metric)}_count`, matchers)
  }

  /** Selects the sum of a histogram's values. */
  sum<M extends Histogram>(metric: M, matchers: Matchers<M> = {}): string {
    return this.#selector(`${this.name(metric)}_sum`, matchers)
  }

  /** Selects the buckets of a histogram. */
  buckets<M extends Histogram>(metric: M, matchers: Matchers<M> = {}): string {
    return this.#selector(`${this.name(metric)}_bucket`, matchers)
  }

  /**
   * Selects the bucket of a histogram that counts the values up to a bound.
   *
   * Prometheus 3 stores an integer bound as `1.0` and Prometheus 2 as `1`, so both are matched.
   */
  bucketUpTo<M extends Histogram>(metric: M, { bound, matchers = {} }: UpTo<M>): string {
    const le: Condition | string = Number.isInteger(bound)
      ? { operator: '=~', value: `${bound}(\\.0)?` }
      : String(bound)
    return this.#selector(`${this.name(metric)}_bucket`, { ...matchers, le })
  }

  /** Selects the bucket of a histogram with this bound, as text, such as `+Inf`: a series of one version of Prometheus. */
  bucket<M extends Histogram>(metric: M, { bound, matchers = {} }: BucketOf<M>): string {
    return this.#selector(`${this.name(metric)}_bucket`, { ...matchers, le: bound })
  }

  /** Selects the series of an exporter's metric, whose name is the same under every translation. */
  exported<M extends ExporterMetric>(metric: M, matchers: ExporterMatchers<M> = {}): string {
    return this.#selector(metric.name, matchers as Readonly<Record<string, string | Condition>>)
  }

  /** Lists labels for `by`, `without` or `on`. */
  labels<M extends AnyMetric>(metric: M, names: readonly LabelOf<M>[]): string {
    return names.map((name) => quoteLabel(this.label(metric, name))).join(', ')
  }

  /** Gives the name of a label. */
  label<M extends AnyMetric>(metric: M, name: LabelOf<M>): string {
    // An attribute of this name would be in the metric.
    return 'labels' in metric || metric.attributes[name] === undefined ? name : this.labelOf(name)
  }

  /** Gives the name of the label of an attribute. */
  labelOf(attribute: string): string {
    return labelName(attribute, this.#strategy) ?? attribute
  }

  /** Writes the place in an annotation that the value of a label fills. */
  labelValue<M extends AnyMetric>(metric: M, name: LabelOf<M>): string {
    const label = this.label(metric, name)
    return isPlainLabelName(label) ? `{{ $labels.${label} }}` : `{{ index $labels ${JSON.stringify(label)} }}`
  }

  /** Gives the name of a metric in Prometheus, without the suffixes of a histogram's series. */
  name({ name, unit, kind, isBusiness }: Metric): string {
    const identity = { name, unit, kind, isBusiness, strategy: this.#strategy, prefix: this.#prefix }
    return metricName(identity)?.name ?? name
  }

  #selector(name: string, matchers: Readonly<Record<string, unknown>> & TargetMatchers): string {
    const conditions = Object.entries(matchers)
      .filter(([, condition]) => condition !== undefined)
      .map(([label, condition]) => this.#condition(label, condition as string | Condition))
    const all = isPlainName(name) ? conditions : [JSON.stringify(name), ...conditions]
    return `${isPlainName(name) ? name : ''}${all.length === 0 ? '' : `{${all.join(',')}}`}`
  }

  #condition(attribute: string, condition: string | Condition): string {
    const { operator, value } =
      typeof condition === 'string' ? { operator: '=', value: condition } : condition
    return `${quoteLabel(this.labelOf(attribute))}${operator}${JSON.stringify(value)}`
  }
}

interface UpTo<M extends Histogram> {
  readonly bound: number
  readonly matchers?: Matchers<M>
}

interface BucketOf<M extends Histogram> {
  readonly bound: string
  readonly matchers?: Matchers<M>
}

function quoteLabel(name: string): string {
  return isPlainLabelName(name) ? name : JSON.stringify(name)
}
