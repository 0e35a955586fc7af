import { Bound } from './bound.ts'

/** A series of a counter. */
export class BoundCounter extends Bound<{ add(value?: number): void }> {
  /** Adds a finite value of 0 or more. */
  add(value = 1): void {
    this.target?.add(value)
  }
}

/** A series of a gauge or an up-down counter. */
export class BoundGauge extends Bound<{ add(value: number): void; set(value: number): void }> {
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
export class BoundHistogram extends Bound<{ record(value: number): void }> {
  /** Records a finite value. */
  record(value: number): void {
    this.target?.record(value)
  }
}
