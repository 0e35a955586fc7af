import type { Point } from '../../snapshot/snapshot.ts'

/** Writes the points of one family as `metric` fields. */
export interface PointFields {
  /** Gives at least as many bytes as a point can take. */
  bytesOf(point: Point, labels: Uint8Array): number
  /** Writes a point without a pause, so that its numbers agree with each other; the caller made room. */
  write(point: Point, labels: Uint8Array): void
}
