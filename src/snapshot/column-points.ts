import { ListedPoints } from './listed-points.ts'
import type { LabelSet, Point, PointList } from './snapshot.ts'

/** What few points have. */
export type PointExtras = Pick<Point, 'hasSum' | 'exponential'>

/** The points of one metric in columns, as they can go to another thread. */
export interface PointColumns {
  readonly count: number
  /** Of each point; a number has none. */
  readonly bounds: readonly number[] | undefined
  /** The numbers of their sets of labels. */
  readonly labels: Uint32Array<ArrayBuffer>
  readonly startTimes: Float64Array<ArrayBuffer>
  /** As many cells for each as its bounds ask for. */
  readonly cells: Float64Array<ArrayBuffer>
  /** By the place of the point. */
  readonly extras: ReadonlyMap<number, PointExtras>
}

/** Shows columns as points, all by one object that moves on. */
export function columnPoints(columns: PointColumns, labelsOf: (index: number) => LabelSet): PointList {
  const { count, bounds, extras, startTimes } = columns
  const width = columnWidth(bounds)
  const point = new MovingPoint(columns)
  return new ListedPoints(count, (index) => {
    point.labels = labelsOf(index)
    point.offset = index * width
    point.startTimeMs = startTimes[index]!
    const its = extras.size === 0 ? undefined : extras.get(index)
    point.hasSum = its?.hasSum
    point.exponential = its?.exponential
    return point
  })
}

/** Gives how many cells a point of these bounds has. */
export function columnWidth(bounds: readonly number[] | undefined): number {
  return bounds === undefined ? 1 : bounds.length + 2
}

const noLabels: LabelSet = { pairs: [], kept: () => undefined, keep() {} }

class MovingPoint implements Point {
  labels = noLabels
  offset = 0
  startTimeMs = 0
  hasSum: Point['hasSum'] = undefined
  exponential: Point['exponential'] = undefined
  readonly exemplars = undefined
  readonly cells: Float64Array
  readonly bounds: Point['bounds']

  constructor({ cells, bounds }: PointColumns) {
    this.cells = cells
    this.bounds = bounds
  }
}
