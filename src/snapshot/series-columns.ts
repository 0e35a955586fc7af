import type { Metric } from '../catalog/metric.ts'
import type { LabelRules, Pairs } from '../naming/exposed-labels.ts'
import { labelPlan } from '../naming/label-plan.ts'
import { ExponentialCells } from '../series/exponential-cells.ts'
import type { MetricPoints } from './family-table.ts'
import { LabelTable } from './label-set.ts'
import { ListedPoints } from './listed-points.ts'
import { metricHead } from './metric-head.ts'
import type { LabelSet, Point } from './snapshot.ts'
import { TextTable } from './text-table.ts'
import type { Translation } from './translation.ts'

/** A series as it comes from another thread. */
export interface SeriesImage {
  readonly cells: Float64Array
  readonly offset: number
  readonly startTimeMs: number
  readonly names: readonly string[]
  readonly values: readonly string[]
}

/** Fields of a series before its values. */
const pageField = 0
const offsetField = 1
const namesField = 2
const fieldCount = 3

const noBounds: readonly number[] = []
const noCells = new Float64Array(0)

/**
 * The series of one metric whose cells another thread records into, in columns.
 *
 * An object for each series would take three times the memory; here one point shows them all in turn.
 */
export class SeriesColumns {
  readonly metric: Metric
  /** Which series stand; undefined is all. */
  standing: ArrayLike<number> | undefined = undefined
  /** The exemplars of those that have some. */
  readonly exemplars = new Map<number, NonNullable<Point['exemplars']>>()
  readonly #translation: Translation
  /** Each value once, whatever the number of series that have it. */
  readonly #texts = new TextTable()
  readonly #rules: LabelRules & { readonly constantLabels: Pairs }
  readonly #pages: Float64Array[] = []
  readonly #nameLists: (readonly string[])[] = []
  /** Of each list of names, how its values become labels. */
  readonly #plans: (ReturnType<typeof labelPlan> | undefined)[] = []
  readonly #labels = new LabelTable()
  readonly #width: number
  #fields = new Uint32Array(0)
  #startTimes = new Float64Array(0)
  #count = 0

  constructor(metric: Metric, translation: Translation) {
    this.metric = metric
    this.#translation = translation
    const { strategy, constantLabels } = translation
    this.#rules = { strategy, constantLabels, reserved: metric.kind === 'histogram' ? ['le'] : [] }
    // The overflow series has one attribute, whatever the metric's are.
    this.#width = fieldCount + Math.max(1, Object.keys(metric.attributes).length)
  }

  get length(): number {
    return this.standing?.length ?? this.#count
  }

  /** Adds a series at the end. */
  add({ cells, offset, startTimeMs, names, values }: SeriesImage): void {
    const index = this.#count++
    if (index >= this.#startTimes.length) this.#grow()
    const at = index * this.#width
    this.#fields[at + pageField] = numberIn(this.#pages, cells)
    this.#fields[at + offsetField] = offset
    this.#fields[at + namesField] = numberIn(this.#nameLists, names)
    for (let i = 0; i < values.length; i++) {
      this.#fields[at + fieldCount + i] = this.#texts.numberOf(values[i]!)
    }
    this.#startTimes[index] = startTimeMs
  }

  /** Takes which series stand; a late answer may name some that were removed meanwhile. */
  stand(indexes: Uint32Array): void {
    this.standing = indexes.filter((index) => index < this.#count)
  }

  /** Gives the same without some series; those behind them move up. */
  without(indexes: ReadonlySet<number>): SeriesColumns {
    const kept = new SeriesColumns(this.metric, this.#translation)
    const places = new Map<number, number>()
    for (let index = 0; index < this.#count; index++) {
      if (indexes.has(index)) continue
      places.set(index, kept.#count)
      kept.add(this.#image(index))
    }
    for (const [index, exemplars] of this.exemplars) {
      const place = places.get(index)
      if (place !== undefined) kept.exemplars.set(place, exemplars)
    }
    if (this.standing !== undefined) {
      kept.standing = Array.from(this.standing, (index) => places.get(index)).filter((i) => i !== undefined)
    }
    return kept
  }

  /** Gives the metric with what stands of it. */
  points(): MetricPoints {
    const { kind, exponential, buckets = noBounds } = this.metric
    const { standing } = this
    const point = new MovingPoint(this, {
      bounds: kind === 'histogram' ? buckets : undefined,
      isExponential: kind === 'histogram' && exponential === true,
    })
    const points = new ListedPoints(this.length, (i) => {
      this.#show(standing === undefined ? i : standing[i]!, point)
      return point
    })
    return { ...metricHead(this.metric), points }
  }

  #show(index: number, point: MovingPoint): void {
    const at = index * this.#width
    point.index = index
    point.cells = this.#pages[this.#fields[at + pageField]!]!
    point.offset = this.#fields[at + offsetField]!
    point.startTimeMs = this.#startTimes[index]!
    point.exemplars = this.exemplars.size === 0 ? undefined : this.exemplars.get(index)
  }

  pairsOf(index: number): Pairs {
    const list = this.#fields[index * this.#width + namesField]!
    const { names, values } = this.#image(index)
    const plan = (this.#plans[list] ??= labelPlan(names, this.#rules))
    return plan(values)
  }

  get labels(): LabelTable {
    return this.#labels
  }

  #image(index: number): SeriesImage {
    const at = index * this.#width
    const names = this.#nameLists[this.#fields[at + namesField]!]!
    return {
      cells: this.#pages[this.#fields[at + pageField]!]!,
      offset: this.#fields[at + offsetField]!,
      startTimeMs: this.#startTimes[index]!,
      names,
      values: names.map((_, i) => this.#texts.text(this.#fields[at + fieldCount + i]!)),
    }
  }

  #grow(): void {
    const room = Math.max(4, this.#count + (this.#count >> 3))
    const fields = new Uint32Array(room * this.#width)
    fields.set(this.#fields)
    const startTimes = new Float64Array(room)
    startTimes.set(this.#startTimes)
    this.#fields = fields
    this.#startTimes = startTimes
  }
}

/** The one point that shows the series in turn, and its labels. */
class MovingPoint implements Point, LabelSet {
  index = 0
  cells: Float64Array = noCells
  offset = 0
  startTimeMs = 0
  readonly bounds: Point['bounds']
  exemplars: Point['exemplars'] = undefined
  readonly #columns: SeriesColumns
  readonly #table: LabelTable
  readonly #isExponential: boolean

  constructor(
    columns: SeriesColumns,
    { bounds, isExponential }: { bounds: Point['bounds']; isExponential: boolean },
  ) {
    this.#columns = columns
    this.#table = columns.labels
    this.#isExponential = isExponential
    this.bounds = bounds
  }

  get labels(): LabelSet {
    return this
  }

  get pairs(): LabelSet['pairs'] {
    return this.#columns.pairsOf(this.index)
  }

  get exponential(): Point['exponential'] {
    const { cells, offset, bounds = noBounds } = this
    return this.#isExponential
      ? new ExponentialCells({ cells, offset: offset + bounds.length + 2 }).read()
      : undefined
  }

  kept(form: number): Uint8Array | undefined {
    return this.#table.kept(form, this.index)
  }

  keep(form: number, bytes: Uint8Array): void {
    this.#table.keep({ form, index: this.index }, bytes)
  }
}

/** Gives the place of one in a list, at its end when it is new; the latest are looked for first. */
function numberIn<T>(list: T[], one: T): number {
  const known = list.lastIndexOf(one)
  return known === -1 ? list.push(one) - 1 : known
}
