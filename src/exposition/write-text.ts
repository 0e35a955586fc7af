import type { Escaping } from '../naming/escape-name.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { familyHeads, type FamilyHead } from './family-heads.ts'
import type { Format } from './formats.ts'
import { headText } from './head-text.ts'
import { HistogramLines } from './histogram-lines.ts'
import { labelText } from './label-text.ts'
import { NumberLines } from './number-lines.ts'
import { PageCursor } from './page-cursor.ts'
import type { PagePool } from './page-pool.ts'
import type { PointLines } from './point-lines.ts'

/** How an exposition is written, as `negotiate` chose it. */
export interface WriteOptions {
  /** Where pages come from; whoever sent a yielded page gives it back to this pool. */
  readonly pages: PagePool
  readonly format: Format
  readonly escaping: Escaping
}

/**
 * Writes a snapshot in a text format or OpenMetrics 1.0, one filled page after another.
 *
 * The caller may pause between pages for as long as it likes. All lines of one series are written at one
 * time, so they agree with each other; a later page shows later values. Sources: Prometheus
 * documentation, exposition_formats.md; OpenMetrics 1.0.
 */
export function* writeText(
  snapshot: Snapshot,
  { pages, format, escaping }: WriteOptions,
): Generator<Uint8Array, void, undefined> {
  const openMetrics = format.mediaType === 'application/openmetrics-text'
  const cursor = new PageCursor(pages)
  try {
    const kind = openMetrics ? 'openmetrics-1' : 'text'
    for (const head of familyHeads(snapshot, { kind, escaping })) {
      const text = Buffer.from(headText(head, kind))
      if (!cursor.hasRoom(text.length)) yield cursor.turn(text.length)
      cursor.put(text)
      const lines = pointLines(cursor, { head, openMetrics })
      for (const point of head.family.points) {
        const labels = labelText(point.labels, escaping)
        const bytes = lines.bytesOf(point, labels)
        if (!cursor.hasRoom(bytes)) yield cursor.turn(bytes)
        lines.write(point, labels)
      }
    }
    if (openMetrics) {
      if (!cursor.hasRoom(endOfFile.length)) yield cursor.turn(endOfFile.length)
      cursor.put(endOfFile)
    }
    yield cursor.turn(0)
  } finally {
    cursor.release()
  }
}

const endOfFile = Buffer.from('# EOF\n')

interface LinesOptions {
  readonly head: FamilyHead
  readonly openMetrics: boolean
}

function pointLines(cursor: PageCursor, { head, openMetrics }: LinesOptions): PointLines {
  const { sampleName: name, family } = head
  return family.type === 'histogram'
    ? new HistogramLines(cursor, { name, openMetrics })
    : new NumberLines(cursor, { name, onlyCounts: openMetrics && family.type === 'counter' })
}
