import type { Point } from '../snapshot/snapshot.ts'
import { valueBytes, type PageCursor } from './page-cursor.ts'
import type { PointLines } from './point-lines.ts'
import { prefixBytes, samplePrefix, type SamplePrefix } from './sample-prefix.ts'

/** What the lines of numbers need to know of their family. */
export interface NumberFamily {
  readonly name: string
  /** Leaves out values that a counter cannot have: OpenMetrics forbids them. */
  readonly onlyCounts: boolean
}

/** Writes the one line of a counter, a gauge, an info or a metric of unknown type. */
export class NumberLines implements PointLines {
  readonly #cursor: PageCursor
  readonly #prefix: SamplePrefix
  readonly #lineBytes: number
  readonly #onlyCounts: boolean

  constructor(cursor: PageCursor, { name, onlyCounts }: NumberFamily) {
    this.#cursor = cursor
    this.#prefix = samplePrefix(name)
    this.#lineBytes = prefixBytes(this.#prefix) + valueBytes
    this.#onlyCounts = onlyCounts
  }

  bytesOf(_point: Point, labels: Uint8Array): number {
    return this.#lineBytes + labels.length
  }

  write({ cells, offset }: Point, labels: Uint8Array): void {
    const value = cells[offset]!
    if (this.#onlyCounts && !(value >= 0)) return
    this.#cursor.startLine(this.#prefix, labels)
    this.#cursor.endLine(value)
  }
}
