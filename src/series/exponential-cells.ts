import type { Slot } from './arena.ts'

/** Most buckets of one sign (OpenTelemetry metrics SDK, "Base2 Exponential Bucket Histogram Aggregation"). */
const mostBuckets = 160
/** The finest that Prometheus knows; finer ones would be merged at each scrape. */
const mostScale = 8
/** With 160 buckets every number that a bucket can hold fits at this scale. */
const leastScale = -4
/** What is at most this far from 0 counts as 0, as the translation to Prometheus says it does. */
const zeroThreshold = 1e-128

/** Cells before the buckets: those of the histogram, then of each sign. */
const version = 0
const scaleCell = 1
const zeroCell = 2
const signsStart = 3
const first = 0
const length = 1
const ring = 2
const signCells = ring + mostBuckets

/** How many cells the exponential buckets of a series take. */
export const exponentialCellCount: number = signsStart + 2 * signCells

/** Consecutive buckets as they stood; the counts may not be kept. */
export interface BucketRun {
  readonly offset: number
  readonly bucketCounts: ArrayLike<number>
}

/** Everything that a reader sees at once. */
export interface ExponentialReading {
  readonly scale: number
  readonly zeroCount: number
  readonly positive: BucketRun
  readonly negative: BucketRun
}

const doubles = new Float64Array(1)
const words = new Uint32Array(doubles.buffer)
/** Buckets by the natural logarithm, for each scale from the least. */
const factors = Array.from({ length: mostScale - leastScale + 1 }, (_, i) => 2 ** (i + leastScale) / Math.LN2)

/**
 * Exponential buckets in shared cells: as fine as 160 of them can be for what was recorded.
 *
 * A bucket's cell follows from its index, so widening the range moves nothing; merging does, and bumps
 * the version so that a reader in another thread sees all of it or nothing.
 * Source: OpenTelemetry metrics data model, "ExponentialHistogram".
 */
export class ExponentialCells {
  readonly #cells: Float64Array
  readonly #offset: number
  /** The version's cell as an integer: `Atomics` has no doubles. */
  readonly #version: Int32Array

  /** Takes zeroed cells, or those that another thread records into. */
  constructor({ cells, offset }: Slot) {
    this.#cells = cells
    this.#offset = offset
    this.#version = new Int32Array(
      cells.buffer,
      cells.byteOffset + (offset + version) * cells.BYTES_PER_ELEMENT,
      1,
    )
  }

  /** Makes zeroed cells ready to be recorded into. */
  initialize(): void {
    this.#cells[this.#offset + scaleCell] = mostScale
  }

  /** Counts a finite value. */
  record(value: number): void {
    const cells = this.#cells
    const size = value < 0 ? -value : value
    if (size <= zeroThreshold) {
      cells[this.#offset + zeroCell]! += 1
      return
    }
    const sign = this.#signAt(value < 0 ? 1 : 0)
    let index = indexOf(size, cells[this.#offset + scaleCell]!)
    const count = cells[sign + length]!
    if (count === 0) {
      cells[sign + first] = index
      cells[sign + length] = 1
    } else {
      const low = cells[sign + first]!
      const high = low + count - 1
      if (index < low || index > high) {
        const merges = mergesFor(Math.min(index, low), Math.max(index, high))
        if (merges > 0) {
          this.#merge(merges)
          index >>= merges
        }
        widen(cells, sign, index)
      }
    }
    cells[sign + ring + slotOf(index)]! += 1
  }

  /** Reads all buckets; in another thread than the recording one a merge under way is waited for. */
  read(): ExponentialReading {
    for (let attempt = 0; ; attempt++) {
      const before = Atomics.load(this.#version, 0)
      const reading = {
        scale: this.#cells[this.#offset + scaleCell]!,
        zeroCount: this.#cells[this.#offset + zeroCell]!,
        positive: this.#readSign(0),
        negative: this.#readSign(1),
      }
      const settled = before % 2 === 0 && Atomics.load(this.#version, 0) === before
      // A merge takes microseconds: one that seems to last longer was cut off with its thread.
      if (settled || attempt >= 1000) return reading
    }
  }

  #signAt(sign: 0 | 1): number {
    return this.#offset + signsStart + sign * signCells
  }

  #readSign(sign: 0 | 1): BucketRun {
    const at = this.#signAt(sign)
    const offset = this.#cells[at + first]!
    const bucketCounts = Array.from(
      { length: this.#cells[at + length]! },
      (_, i) => this.#cells[at + ring + slotOf(offset + i)]!,
    )
    return { offset, bucketCounts }
  }

  #merge(merges: number): void {
    Atomics.add(this.#version, 0, 1)
    for (const sign of [0, 1] as const) {
      const at = this.#signAt(sign)
      const { offset, bucketCounts } = this.#readSign(sign)
      if (bucketCounts.length === 0) continue
      this.#cells.fill(0, at + ring, at + ring + mostBuckets)
      const last = (offset + bucketCounts.length - 1) >> merges
      this.#cells[at + first] = offset >> merges
      this.#cells[at + length] = last - (offset >> merges) + 1
      for (let i = 0; i < bucketCounts.length; i++) {
        this.#cells[at + ring + slotOf((offset + i) >> merges)]! += bucketCounts[i]!
      }
    }
    this.#cells[this.#offset + scaleCell]! -= merges
    Atomics.add(this.#version, 0, 1)
  }
}

/** Gives how often pairs of buckets must become one for a range to fit. */
function mergesFor(low: number, high: number): number {
  let merges = 0
  while ((high >> merges) - (low >> merges) >= mostBuckets) merges++
  return merges
}

function widen(cells: Float64Array, sign: number, index: number): void {
  const low = cells[sign + first]!
  const high = low + cells[sign + length]! - 1
  cells[sign + first] = Math.min(low, index)
  cells[sign + length] = Math.max(high, index) - Math.min(low, index) + 1
}

function slotOf(index: number): number {
  const rest = index % mostBuckets
  return rest < 0 ? rest + mostBuckets : rest
}

/** Gives the bucket of a positive, normal number: its upper bound is inclusive, so powers of two end one. */
function indexOf(size: number, scale: number): number {
  doubles[0] = size
  const high = words[1]!
  const exponent = ((high >>> 20) & 0x7ff) - 1023
  const isPower = words[0] === 0 && (high & 0xfffff) === 0
  if (scale <= 0) return (isPower ? exponent - 1 : exponent) >> -scale
  const perPower = 2 ** scale
  if (isPower) return exponent * perPower - 1
  const index = Math.ceil(Math.log(size) * factors[scale - leastScale]!) - 1
  // The logarithm rounds: it must not leave the power that the number lies in.
  const least = exponent * perPower
  return index < least ? least : index >= least + perPower ? least + perPower - 1 : index
}
