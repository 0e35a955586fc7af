import type { DroppedPoints, DropReason } from '../snapshot/dropped-points.ts'
import type { Point } from '../snapshot/snapshot.ts'
import { exemplarText } from './exemplar-text.ts'
import { valueBytes, type PageCursor } from './page-cursor.ts'
import type { PointLines } from './point-lines.ts'
import { prefixBytes, samplePrefix, type SamplePrefix } from './sample-prefix.ts'
import { timeText } from './value-text.ts'

/** What the lines of numbers need to know of their family. */
export interface NumberFamily {
  readonly name: string
  /** What the format forbids of this type. */
  readonly forbidden?: Forbidden | undefined
  /** Whether exemplars are written, and whether their labels are limited. */
  readonly exemplars: 'none' | 'limited' | 'whole'
  /** Whether the start of a series stands in its line. */
  readonly hasStart: boolean
  /** The name of the line that says when a series began; without it there is none. */
  readonly createdName?: string | undefined
  readonly dropped?: DroppedPoints | undefined
}

/** Values that a type cannot have: points with them are left out for the reason. */
export interface Forbidden {
  readonly reason: DropReason
  isForbidden(value: number): boolean
}

const startBytes = 24
const nothing = new Uint8Array(0)

/** Writes the line of a counter, a gauge, an info, a state or a metric of unknown type. */
export class NumberLines implements PointLines {
  readonly #cursor: PageCursor
  readonly #family: NumberFamily
  readonly #prefix: SamplePrefix
  readonly #created: SamplePrefix | undefined
  readonly #lineBytes: number
  /** True when a line is nothing but its value, as most are. */
  readonly #isBare: boolean

  constructor(cursor: PageCursor, family: NumberFamily) {
    this.#cursor = cursor
    this.#family = family
    this.#prefix = samplePrefix(family.name)
    this.#lineBytes = prefixBytes(this.#prefix) + valueBytes
    this.#isBare = family.exemplars === 'none' && !family.hasStart
    this.#created = family.createdName === undefined ? undefined : samplePrefix(family.createdName)
  }

  bytesOf({ exemplars }: Point, labels: Uint8Array): number {
    const line = this.#lineBytes + labels.length
    if (this.#isBare && this.#created === undefined) return line
    const created = this.#created === undefined ? 0 : prefixBytes(this.#created) + labels.length + startBytes
    return line + startBytes + this.#exemplarOf(exemplars).length + created
  }

  write(point: Point, labels: Uint8Array): void {
    const { cells, offset, startTimeMs } = point
    const value = cells[offset]!
    const { forbidden, dropped } = this.#family
    if (forbidden !== undefined && forbidden.isForbidden(value)) {
      dropped?.add(forbidden.reason, 1)
      return
    }
    this.#cursor.startLine(this.#prefix, labels)
    if (this.#isBare) this.#cursor.endLine(value)
    else this.#cursor.endLineWith(value, this.#restOf(point))
    if (this.#created === undefined || startTimeMs === 0) return
    this.#cursor.startLine(this.#created, labels)
    this.#cursor.put(Buffer.from(`${timeText(startTimeMs)}\n`))
  }

  #restOf({ startTimeMs, exemplars }: Point): Uint8Array {
    const exemplar = this.#exemplarOf(exemplars)
    if (!this.#family.hasStart || startTimeMs === 0) return exemplar
    return Buffer.concat([Buffer.from(` st@${timeText(startTimeMs)}`), exemplar])
  }

  #exemplarOf(given: Point['exemplars']): Uint8Array {
    const { exemplars } = this.#family
    const exemplar = exemplars === 'none' ? undefined : given?.[0]
    return exemplar === undefined ? nothing : exemplarText(exemplar, { limited: exemplars === 'limited' })
  }
}
