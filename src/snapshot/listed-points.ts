import type { Point, PointList } from './snapshot.ts'

/** Points that are given by their place. */
export class ListedPoints implements PointList {
  readonly length: number
  readonly at: (index: number) => Point | undefined

  constructor(length: number, at: (index: number) => Point | undefined) {
    this.length = length
    this.at = at
  }

  *[Symbol.iterator](): Generator<Point> {
    for (let i = 0; i < this.length; i++) yield this.at(i)!
  }
}
