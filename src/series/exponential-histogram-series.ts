import { ExponentialCells, exponentialCellCount, type ExponentialReading } from './exponential-cells.ts'
import { HistogramSeries, type CanonicalAttributes, type SeriesSlot } from './series.ts'

/**
 * A series of a distribution that keeps exponential buckets beside those with bounds.
 *
 * Whoever cannot read native histograms sees the same buckets as without them. The cells of a
 * histogram come first, so what reads those reads these.
 */
export class ExponentialHistogramSeries extends HistogramSeries {
  readonly #exponential: ExponentialCells

  /** Takes `cellCount` cells, zeroed, or those of the series in another thread that it is the image of. */
  constructor(attributes: CanonicalAttributes, slot: SeriesSlot, bounds: readonly number[]) {
    super(attributes, slot, bounds)
    this.#exponential = new ExponentialCells({
      cells: slot.cells,
      offset: slot.offset + bounds.length + 2,
    })
    if (slot.startTimeMs === undefined) this.#exponential.initialize()
  }

  /** Gives how many cells a series with these bounds takes. */
  static cellCount(bounds: readonly number[]): number {
    return bounds.length + 2 + exponentialCellCount
  }

  override record(value: number): void {
    if (typeof value !== 'number' || !(value > -Infinity && value < Infinity)) return
    super.record(value)
    this.#exponential.record(value)
  }

  /** The exponential buckets as they stand, read anew at each access. */
  get exponential(): ExponentialReading {
    return this.#exponential.read()
  }
}
