import type { Slot } from './arena.ts'
import { noExemplars, type ExemplarSwitch, type SeriesExemplar } from './exemplar-slots.ts'

const originMs = Date.now()
const usesMask = 0x3fffffff

/** The canonical attributes of a series: strings without empty ones, in the order of the definition. */
export interface CanonicalAttributes {
  readonly names: readonly string[]
  readonly values: readonly string[]
}

/** The same as pairs. */
export type SeriesAttributes = readonly (readonly [name: string, value: string])[]

/** Where a series keeps its numbers, and what it belongs to. */
export interface SeriesSlot extends Slot {
  /** Given to the image of a series in another thread: when that one was born. */
  readonly startTimeMs?: number
  /** Given by a store whose series may keep exemplars. */
  readonly exemplarSwitch?: ExemplarSwitch
}

/**
 * One series: its attributes and where its numbers are.
 *
 * The subclasses are what a bound record call runs, so they hold nothing but what it needs.
 */
export abstract class Series {
  /** Names of the attributes; one array serves all series that have the same names. */
  readonly names: readonly string[]
  /** The values, in the order of the names. */
  readonly values: readonly string[]
  readonly cells: Float64Array
  readonly offset: number
  /** When the series began: milliseconds after `originMs`, a number that V8 keeps without a box. */
  readonly #bornMs: number
  /** Where it stands among the series of its metric. */
  position = 0
  /** The labels as an exposition wrote them first; owned by the exposition side, opaque here. */
  labels: unknown = undefined
  /** How often it was used, counted round and round where series can be removed; below 0 once it was. */
  #uses = 0

  /** A series is born now, unless it is the image of one in another thread. */
  constructor({ names, values }: CanonicalAttributes, slot: SeriesSlot) {
    this.names = names
    this.values = values
    this.cells = slot.cells
    this.offset = slot.offset
    this.#bornMs = (slot.startTimeMs ?? Date.now()) - originMs
  }

  /** When the series began, in milliseconds since the epoch. */
  get startTimeMs(): number {
    return originMs + this.#bornMs
  }

  /** Counts a record into it, where that is of interest. */
  use(): void {
    this.#uses = (this.#uses + 1) & usesMask
  }

  /** Gives how many uses there were since a count, which is then the count of now. */
  usesSince(count: number): number {
    return (this.#uses - count) & usesMask
  }

  /** Whether it was removed: who holds it asks for another one. */
  get isRemoved(): boolean {
    return this.#uses < 0
  }

  /** Says that it is shown no more. */
  setRemoved(): void {
    this.#uses = -1
  }

  /** The attributes as pairs, made anew at each call. */
  get attributes(): SeriesAttributes {
    return this.names.map((name, i) => [name, this.values[i]!])
  }
}

/** A series that only grows. */
export class CounterSeries extends Series {
  /** The first is what was added last within a sampled span. */
  exemplars: (SeriesExemplar | undefined)[] | undefined = undefined
  readonly #exemplarSwitch: ExemplarSwitch

  constructor(attributes: CanonicalAttributes, slot: SeriesSlot) {
    super(attributes, slot)
    this.#exemplarSwitch = slot.exemplarSwitch ?? noExemplars
  }

  /** Adds a finite value of 0 or more; anything else is dropped, so the counter stays true. */
  add(value = 1): void {
    if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) return
    this.cells[this.offset]! += value
    if (this.#exemplarSwitch.source !== undefined) this.#exemplarSwitch.offer(this, 0, value)
  }
}

/** A series that goes up and down, or is set. */
export class GaugeSeries extends Series {
  /** Which collection observed it last; only those of the current one are exposed (observable metrics). */
  observedIn = 0

  /** Adds a finite value, which may be negative. */
  add(value: number): void {
    if (Number.isFinite(value)) this.cells[this.offset]! += value
  }

  /** Sets the value; only numbers are taken. */
  set(value: number): void {
    if (typeof value === 'number') this.cells[this.offset] = value
  }
}

/** A series of a distribution: cell 0 is the sum, then one cell a bucket, the last of them up to infinity. */
export class HistogramSeries extends Series {
  readonly bounds: readonly number[]
  /** What each bucket counted last within a sampled span. */
  exemplars: (SeriesExemplar | undefined)[] | undefined = undefined
  readonly #exemplarSwitch: ExemplarSwitch

  constructor(attributes: CanonicalAttributes, slot: SeriesSlot, bounds: readonly number[]) {
    super(attributes, slot)
    this.bounds = bounds
    this.#exemplarSwitch = slot.exemplarSwitch ?? noExemplars
  }

  /** Counts a finite value into its bucket (upper bounds are inclusive); anything else is dropped. */
  record(value: number): void {
    if (typeof value !== 'number' || !(value > -Infinity && value < Infinity)) return
    const bounds = this.bounds
    let bucket = 0
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++
    this.cells[this.offset]! += value
    this.cells[this.offset + 1 + bucket]! += 1
    if (this.#exemplarSwitch.source !== undefined) this.#exemplarSwitch.offer(this, bucket, value)
  }
}
