import type { Escaping } from '../naming/escape-name.ts'
import type { DroppedPoints } from '../snapshot/dropped-points.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { CompositeLines } from './composite-lines.ts'
import { defaultExpositionOptions, type ExpositionOptions } from './exposition-options.ts'
import { familyHeads, type Dialect, type FamilyHead } from './family-heads.ts'
import type { Format } from './formats.ts'
import { headText } from './head-text.ts'
import { HistogramLines } from './histogram-lines.ts'
import { labelText } from './label-text.ts'
import { NumberLines, type Forbidden } from './number-lines.ts'
import { PageCursor } from './page-cursor.ts'
import type { PagePool } from './page-pool.ts'
import type { PointLines } from './point-lines.ts'

/** How an exposition is written, as `negotiate` chose it. */
export interface WriteOptions {
  /** Where pages come from; whoever sent a yielded page gives it back to this pool. */
  readonly pages: PagePool
  readonly format: Format
  readonly escaping: Escaping
  readonly options?: Pick<ExpositionOptions, 'createdTimestamps' | 'nativeHistograms'>
  readonly dropped?: DroppedPoints | undefined
}

/**
 * Writes a snapshot in a text format or OpenMetrics, one filled page after another.
 *
 * The caller may pause between pages for as long as it likes. All lines of one series are written at one
 * time, so they agree with each other; a later page shows later values. Sources: Prometheus
 * documentation, exposition_formats.md; OpenMetrics 1.0 and 2.0.0-rc0.
 */
export function* writeText(
  snapshot: Snapshot,
  { pages, format, escaping, options = defaultExpositionOptions, dropped }: WriteOptions,
): Generator<Uint8Array, void, undefined> {
  const kind = kindOf(format)
  const hasCreated = kind === 'openmetrics-1' && options.createdTimestamps
  const cursor = new PageCursor(pages)
  try {
    for (const head of familyHeads(snapshot, { kind, escaping, hasCreated, dropped })) {
      const text = Buffer.from(headText(head, kind))
      if (!cursor.hasRoom(text.length)) yield cursor.turn(text.length)
      cursor.put(text)
      const lines = pointLines(cursor, { head, kind, options, dropped })
      const { points } = head.family
      for (let i = 0; i < points.length; i++) {
        for (;;) {
          const point = points.at(i)!
          const labels = labelText(point.labels, escaping)
          const bytes = lines.bytesOf(point, labels)
          if (cursor.hasRoom(bytes)) {
            lines.write(point, labels)
            break
          }
          // Another writer may use the point and the bytes of labels while this one pauses, so they are asked for again.
          yield cursor.turn(bytes)
        }
      }
    }
    if (kind !== 'text') {
      if (!cursor.hasRoom(endOfFile.length)) yield cursor.turn(endOfFile.length)
      cursor.put(endOfFile)
    }
    yield cursor.turn(0)
  } finally {
    cursor.release()
  }
}

const endOfFile = Buffer.from('# EOF\n')

type Kind = Exclude<Dialect['kind'], 'protobuf'>

function kindOf({ name }: Format): Kind {
  if (name === 'openmetrics-2.0.0') return 'openmetrics-2'
  return name.startsWith('openmetrics') ? 'openmetrics-1' : 'text'
}

interface LinesOptions extends Pick<WriteOptions, 'dropped'> {
  readonly head: FamilyHead
  readonly kind: Kind
  readonly options: NonNullable<WriteOptions['options']>
}

function pointLines(cursor: PageCursor, { head, kind, options, dropped }: LinesOptions): PointLines {
  const { sampleName: name, family, createdName } = head
  if (family.type === 'histogram') {
    return kind === 'openmetrics-2'
      ? new CompositeLines(cursor, { name, nativeHistograms: options.nativeHistograms })
      : new HistogramLines(cursor, { name, openMetrics: kind === 'openmetrics-1', createdName })
  }
  const isCounter = head.type === 'counter'
  return new NumberLines(cursor, {
    name,
    dropped,
    createdName,
    forbidden: kind === 'text' ? undefined : forbidden[family.type === 'counter' ? 'counter' : head.type],
    exemplars: !isCounter || kind === 'text' ? 'none' : kind === 'openmetrics-1' ? 'limited' : 'whole',
    hasStart: isCounter && kind === 'openmetrics-2',
  })
}

/** What OpenMetrics forbids, by type. */
const forbidden: Readonly<Record<string, Forbidden>> = {
  counter: { reason: 'counter_value', isForbidden: (value) => !(value >= 0) },
  info: { reason: 'state_value', isForbidden: (value) => value !== 1 },
  stateset: { reason: 'state_value', isForbidden: (value) => value !== 0 && value !== 1 },
}
