import type { AttributesOf, Metric } from '../catalog/metric.ts'
import type { MetricDefinition } from '../definitions/metric-definition.ts'

/** The attributes that a record call of a defined metric takes: each may be left out. */
export type DefinedAttributes<D> = D extends { readonly attributes: infer A extends Metric['attributes'] }
  ? [keyof A] extends [never]
    ? NoAttributes
    : AttributesOf<{ readonly attributes: A }>
  : NoAttributes

type NoAttributes = Readonly<Record<string, never>>

/** Gives the meter of a definition: what can be done with it follows from its kind. */
export type MeterOf<D extends MetricDefinition> = D extends { readonly observed: true }
  ? ObservedMeter<D>
  : D['kind'] extends 'counter'
    ? CounterMeter<D>
    : D['kind'] extends 'upDownCounter'
      ? UpDownCounterMeter<D>
      : D['kind'] extends 'gauge'
        ? GaugeMeter<D>
        : D['unit'] extends 's'
          ? DurationMeter<D>
          : HistogramMeter<D>

/** Calls a function and measures it until its work ends; gives back what it gave, throws what it threw. */
export interface MeasuredCall<D> {
  <Result>(run: (say: Say<D>) => Result): Result
  <Result>(attributes: DefinedAttributes<D>, run: (say: Say<D>) => Result): Result
}

/** Adds attributes that are known only during the call. */
export type Say<D> = (attributes: DefinedAttributes<D>) => void

interface Meter {
  /** The definition with what it left out. */
  readonly metric: Metric
}

interface RecordedMeter<D> extends Meter {
  /**
   * Removes the series that have all of these attributes, such as those of a customer who has left; tells how many.
   * An attribute that is undefined is one that must be absent.
   *
   * A series that is recorded into again begins at 0 and at its own time, as after a restart.
   */
  remove(attributes: DefinedAttributes<D>): number
}

/** Records a metric that only grows. */
export interface CounterMeter<D extends MetricDefinition> extends RecordedMeter<D> {
  /** Adds a finite value of 0 or more, in the metric's unit. */
  add(value: number, attributes?: DefinedAttributes<D>): void
  /** Gives the series of these attributes, for records in a few nanoseconds. */
  bind(attributes?: DefinedAttributes<D>): { add(value?: number): void }
  /** Calls a function and adds 1 when its work ends; `error.type` and an outcome are filled in. */
  readonly count: MeasuredCall<D>
}

/** Records a metric that goes up and down. */
export interface UpDownCounterMeter<D extends MetricDefinition> extends RecordedMeter<D> {
  /** Adds a finite value, which may be negative. */
  add(value: number, attributes?: DefinedAttributes<D>): void
  /** Gives the series of these attributes, for records in a few nanoseconds. */
  bind(attributes?: DefinedAttributes<D>): { add(value: number): void }
  /** Calls a function and counts it until its work ends, however it ends. */
  readonly inFlight: MeasuredCall<D>
}

/** Records a metric that is set. */
export interface GaugeMeter<D extends MetricDefinition> extends RecordedMeter<D> {
  /** Sets the value. */
  set(value: number, attributes?: DefinedAttributes<D>): void
  /** Adds a finite value, which may be negative. */
  add(value: number, attributes?: DefinedAttributes<D>): void
  /** Gives the series of these attributes, for records in a few nanoseconds. */
  bind(attributes?: DefinedAttributes<D>): { set(value: number): void; add(value: number): void }
}

/** Records the distribution of a metric. */
export interface HistogramMeter<D extends MetricDefinition> extends RecordedMeter<D> {
  /** Records a finite value, in the metric's unit. */
  record(value: number, attributes?: DefinedAttributes<D>): void
  /** Gives the series of these attributes, for records in a few nanoseconds. */
  bind(attributes?: DefinedAttributes<D>): { record(value: number): void }
}

/** Records durations, in seconds. */
export interface DurationMeter<D extends MetricDefinition> extends HistogramMeter<D> {
  /** Calls a function and records how long its work took; `error.type` and an outcome are filled in. */
  readonly time: MeasuredCall<D>
}

/** Reads a metric when metrics are collected. */
export interface ObservedMeter<D extends MetricDefinition> extends Meter {
  /**
   * Calls the function at each collection to observe what is true then; returns how to stop that.
   *
   * Several values of one collection with the same attributes are added up, also those of several functions. One
   * that is given later with the same `source` takes the place of the earlier, as after a hot reload. What is
   * not observed is not shown. A function that throws, rejects or takes too long costs its own values alone.
   */
  observe(
    callback: (observe: (value: number, attributes?: DefinedAttributes<D>) => void) => void | Promise<void>,
    options?: {
      /** Names what observes, such as the module: `import.meta.filename`. */
      readonly source?: string
    },
  ): () => void
}
