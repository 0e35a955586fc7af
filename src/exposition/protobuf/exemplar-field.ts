import type { Exemplar } from '../../snapshot/snapshot.ts'
import { encodeLabels } from './label-fields.ts'
import type { MessageCursor } from './message-cursor.ts'
import { tags } from './tags.ts'
import { putTimestamp, timestampBytes } from './timestamp-field.ts'
import { varintBytes } from './varint-bytes.ts'

/** An exemplar is written as often as it is scraped, and holds the same from its birth. */
const encodedLabels = new WeakMap<Exemplar, Uint8Array>()

/** Gives how many bytes an exemplar takes as a field, without the field's tag. */
export function exemplarBytes(exemplar: Exemplar): number {
  const body = bodyBytes(exemplar)
  return varintBytes(body) + body
}

/** Writes an exemplar after its field's tag. */
export function putExemplar(cursor: MessageCursor, exemplar: Exemplar): void {
  cursor.putVarint(bodyBytes(exemplar))
  cursor.put(labelsOf(exemplar))
  cursor.putByte(tags.exemplar.value)
  cursor.putDouble(exemplar.value)
  cursor.putByte(tags.exemplar.timestamp)
  putTimestamp(cursor, exemplar.timeMs)
}

function bodyBytes(exemplar: Exemplar): number {
  return labelsOf(exemplar).length + 9 + 1 + timestampBytes(exemplar.timeMs)
}

function labelsOf(exemplar: Exemplar): Uint8Array {
  let labels = encodedLabels.get(exemplar)
  if (labels === undefined) encodedLabels.set(exemplar, (labels = encodeLabels(exemplar.labels)))
  return labels
}
