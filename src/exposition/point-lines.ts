import type { Point } from '../snapshot/snapshot.ts'

/** Writes the points of one family. */
export interface PointLines {
  /** Gives the most bytes that a point can take. */
  bytesOf(point: Point, labels: Uint8Array): number
  /** Writes all lines of a point without a pause, so that they agree with each other; the caller made room. */
  write(point: Point, labels: Uint8Array): void
}
