import type { Escaping } from '../../naming/escape-name.ts'
import type { DroppedPoints } from '../../snapshot/dropped-points.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { NativeHistograms } from '../exposition-options.ts'
import { familyHeads, type FamilyHead } from '../family-heads.ts'
import type { PagePool } from '../page-pool.ts'
import { HistogramFields } from './histogram-fields.ts'
import { labelFields } from './label-fields.ts'
import { MessageCursor } from './message-cursor.ts'
import { NumberFields } from './number-fields.ts'
import type { PointFields } from './point-fields.ts'
import { tags } from './tags.ts'

/** How a protobuf exposition is written. */
export interface ProtobufOptions {
  /** Where pages come from; whoever sent a yielded page gives it back to this pool. */
  readonly pages: PagePool
  readonly escaping: Escaping
  /** What is shown of histograms that have exponential buckets. */
  readonly nativeHistograms: NativeHistograms
  readonly dropped?: DroppedPoints | undefined
}

/**
 * Writes a snapshot as a stream of `MetricFamily` messages, each after its length.
 *
 * A family's pages are yielded when it has ended; while it is written empty ones are, so that the caller
 * can pause. Source: Prometheus documentation, exposition_formats.md, "Protobuf format".
 */
export function* writeProtobuf(
  snapshot: Snapshot,
  { pages, escaping, nativeHistograms, dropped }: ProtobufOptions,
): Generator<Uint8Array, void, undefined> {
  const cursor = new MessageCursor(pages)
  try {
    for (const head of familyHeads(snapshot, { kind: 'protobuf', escaping, hasCreated: false, dropped })) {
      const { family } = head
      const headBytes = mostHeadBytes(head)
      if (!cursor.hasRoom(headBytes)) yield cursor.turn(headBytes)
      cursor.open()
      putHead(cursor, head)
      const fields: PointFields =
        family.type === 'histogram'
          ? new HistogramFields(cursor, nativeHistograms)
          : new NumberFields(cursor, family.type)
      const { points } = family
      for (let i = 0; i < points.length; i++) {
        for (;;) {
          const point = points.at(i)!
          const labels = labelFields(point.labels, escaping)
          const bytes = fields.bytesOf(point, labels)
          if (cursor.hasRoom(bytes)) {
            fields.write(point, labels)
            break
          }
          // Another writer may use the point and the bytes of labels while this one pauses, so they are asked for again.
          yield cursor.hold(bytes)
        }
      }
      const unit = unitOf(head)
      if (!cursor.hasRoom(unit.length * 3 + 4)) yield cursor.hold(unit.length * 3 + 4)
      if (unit !== '') cursor.putText(tags.family.unit, unit)
      yield* cursor.close()
    }
    yield cursor.turn(0)
  } finally {
    cursor.release()
  }
}

const types: Readonly<Record<string, number>> = { counter: 0, gauge: 1, untyped: 3, histogram: 4 }

/** A UTF-16 unit takes three bytes at most; three fields with tags and lengths, and the message's own length. */
function mostHeadBytes({ sampleName, family: { help } }: FamilyHead): number {
  return 3 * (sampleName.length + help.length) + 24
}

function putHead(cursor: MessageCursor, { sampleName, family: { help }, type }: FamilyHead): void {
  cursor.putText(tags.family.name, sampleName)
  if (help !== '') cursor.putText(tags.family.help, help)
  cursor.putByte(tags.family.type)
  cursor.putVarint(types[type]!)
}

/** Prometheus refuses a unit that does not end the name (before `_total`), and escaping can change a name. */
function unitOf({ sampleName, family: { unit } }: FamilyHead): string {
  return sampleName.replace(/_total$/, '').endsWith(`_${unit}`) ? unit : ''
}
