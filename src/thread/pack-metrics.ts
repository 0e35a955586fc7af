import type { MetricPoints } from '../snapshot/family-table.ts'
import type { SdkMetric } from '../snapshot/from-otel.ts'
import { LabelTable } from '../snapshot/label-set.ts'
import { ListedPoints } from '../snapshot/listed-points.ts'
import type { LabelSet, Point } from '../snapshot/snapshot.ts'
import { TextTable } from '../snapshot/text-table.ts'
import type { PackedMetrics } from './protocol.ts'

/** Packs metrics for the other thread into columns: labels go over once, then a number stands for them. */
export class MetricsPacker {
  #sent = new Uint8Array(64)

  /** Packs the metrics; each call's new labels are in its own result. */
  pack(metrics: readonly SdkMetric[]): PackedMetrics {
    const pointCount = metrics.reduce((sum, { points }) => sum + points.length, 0)
    const texts = new TextTable()
    const newLabels: number[] = []
    const cells: number[] = []
    const labels = new Uint32Array(pointCount)
    const startTimes = new Float64Array(pointCount)
    const bounds = new Uint16Array(pointCount)
    const boundsLists: (readonly number[])[] = []
    const extras: [number, PointExtras][] = []
    let at = 0
    for (const { points } of metrics) {
      for (const point of points) {
        const { number, pairs } = point.labels
        if (this.#isNew(number)) {
          newLabels.push(number, pairs.length)
          for (const [name, value] of pairs) newLabels.push(texts.numberOf(name), texts.numberOf(value))
        }
        labels[at] = number
        startTimes[at] = point.startTimeMs
        bounds[at] = point.bounds === undefined ? 0 : 1 + numberOf(point.bounds, boundsLists)
        const cellCount = point.bounds === undefined ? 1 : point.bounds.length + 2
        for (let i = 0; i < cellCount; i++) cells.push(point.cells[point.offset + i]!)
        const { hasSum, exemplars, exponential } = point
        if (hasSum === false || exemplars !== undefined || exponential !== undefined)
          extras.push([at, { hasSum, exemplars, exponential }])
        at++
      }
    }
    return {
      metrics: metrics.map(({ points, ...metric }) => ({ ...metric, pointCount: points.length })),
      texts: texts.all,
      newLabels: Uint32Array.from(newLabels),
      labels,
      startTimes,
      bounds,
      boundsLists,
      cells: Float64Array.from(cells),
      extras: new Map(extras),
    }
  }

  #isNew(number: number): boolean {
    if (number >= this.#sent.length) {
      const larger = new Uint8Array(number * 2)
      larger.set(this.#sent)
      this.#sent = larger
    }
    if (this.#sent[number] === 1) return false
    this.#sent[number] = 1
    return true
  }
}

/** What few points have. */
export type PointExtras = Pick<Point, 'hasSum' | 'exemplars' | 'exponential'>

/** Unpacks what a packer of the other thread packed. */
export class MetricsUnpacker {
  readonly #texts = new TextTable()
  readonly #table = new LabelTable()
  /** Of each set of labels: where its texts begin in the runs, and how many pairs there are. */
  readonly #places: number[] = []
  readonly #runs: number[] = []

  /** Gives the metrics; the labels of a series are known again each time. */
  unpack(packed: PackedMetrics): MetricPoints[] {
    this.#learn(packed)
    const offsets = cellOffsets(packed)
    let next = 0
    return packed.metrics.map(({ pointCount, ...metric }) => {
      const first = next
      next += pointCount
      const point = new MovingPoint(packed.cells, {
        pairsOf: (number) => this.#pairsOf(number),
        table: this.#table,
      })
      const points = new ListedPoints(pointCount, (i) => {
        show(packed, { index: first + i, point })
        point.offset = offsets[first + i]!
        return point
      })
      return { ...metric, points }
    })
  }

  #learn({ texts, newLabels }: PackedMetrics): void {
    const numbers = texts.map((text) => this.#texts.numberOf(text))
    for (let at = 0; at < newLabels.length;) {
      const number = newLabels[at]!
      const textCount = newLabels[at + 1]! * 2
      at += 2
      this.#places[number] = this.#runs.length
      this.#runs.push(textCount)
      for (const end = at + textCount; at < end; at++) this.#runs.push(numbers[newLabels[at]!]!)
    }
  }

  #pairsOf(number: number): LabelSet['pairs'] {
    const place = this.#places[number]!
    const pairCount = this.#runs[place]! / 2
    const text = (i: number): string => this.#texts.text(this.#runs[place + 1 + i]!)
    return Array.from({ length: pairCount }, (_, i) => [text(2 * i), text(2 * i + 1)] as const)
  }
}

/** Gives where the cells of each point begin. */
function cellOffsets({ bounds, boundsLists }: PackedMetrics): Uint32Array {
  const offsets = new Uint32Array(bounds.length)
  let next = 0
  for (let i = 0; i < bounds.length; i++) {
    offsets[i] = next
    const list = bounds[i]!
    next += list === 0 ? 1 : boundsLists[list - 1]!.length + 2
  }
  return offsets
}

function show(
  packed: PackedMetrics,
  { index, point }: { readonly index: number; readonly point: MovingPoint },
): void {
  const list = packed.bounds[index]!
  const extras = packed.extras.size === 0 ? undefined : packed.extras.get(index)
  point.number = packed.labels[index]!
  point.startTimeMs = packed.startTimes[index]!
  point.bounds = list === 0 ? undefined : packed.boundsLists[list - 1]!
  point.hasSum = extras?.hasSum
  point.exemplars = extras?.exemplars
  point.exponential = extras?.exponential
}

/** Where the labels of points are kept. */
interface Labels {
  readonly table: LabelTable
  pairsOf(number: number): LabelSet['pairs']
}

/** The one point that shows the series in turn, and its labels. */
class MovingPoint implements LabelSet {
  number = 0
  offset = 0
  startTimeMs = 0
  bounds: Point['bounds'] = undefined
  hasSum: Point['hasSum'] = undefined
  exemplars: Point['exemplars'] = undefined
  exponential: Point['exponential'] = undefined
  readonly cells: Float64Array
  readonly #labels: Labels

  constructor(cells: Float64Array, labels: Labels) {
    this.cells = cells
    this.#labels = labels
  }

  get labels(): LabelSet {
    return this
  }

  get pairs(): LabelSet['pairs'] {
    return this.#labels.pairsOf(this.number)
  }

  kept(form: number): Uint8Array | undefined {
    return this.#labels.table.kept(form, this.number)
  }

  keep(form: number, bytes: Uint8Array): void {
    this.#labels.table.keep({ form, index: this.number }, bytes)
  }
}

/** Gives the place of a list of bounds, which the points of a metric share. */
function numberOf(one: readonly number[], lists: (readonly number[])[]): number {
  const known = lists.lastIndexOf(one)
  return known === -1 ? lists.push(one) - 1 : known
}
