import type { CounterSeries, GaugeSeries, HistogramSeries } from '../series/series.ts'
import { Bound } from './bound.ts'

/** A series of a counter. */
export class BoundCounter extends Bound<CounterSeries> {
  /** Adds a finite value of 0 or more. */
  add(value = 1): void {
    this.target?.add(value)
  }
}

/** A series of a gauge or an up-down counter. */
export class BoundGauge extends Bound<GaugeSeries> {
  /** Adds a finite value, which may be negative. */
  add(value: number): void {
    this.target?.add(value)
  }

  /** Sets the value. */
  set(value: number): void {
    this.target?.set(value)
  }
}

/** A series of a histogram. */
export class BoundHistogram extends Bound<HistogramSeries> {
  /** Records a finite value. */
  record(value: number): void {
    this.target?.record(value)
  }
}
