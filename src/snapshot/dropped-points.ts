/** Why a point is missing from an exposition. */
export type DropReason =
  /** Nothing of the metric's name can stand. */
  | 'name_invalid'
  /** The name is taken by a metric of another type. */
  | 'family_conflict'
  /** Another series of the metric has the same labels. */
  | 'duplicate_series'
  /** A counter is negative or not a number, which OpenMetrics forbids. */
  | 'counter_value'
  /** A state is neither 0 nor 1, or an info not 1. */
  | 'state_value'

/** Counts the points that expositions leave out, by reason: once in each exposition. */
export class DroppedPoints {
  readonly #counts = new Map<DropReason, number>()

  /** How many there were since the start. */
  get counts(): ReadonlyMap<DropReason, number> {
    return this.#counts
  }

  add(reason: DropReason, pointCount: number): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + pointCount)
  }
}
