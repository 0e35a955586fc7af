import type { MessageCursor } from './message-cursor.ts'
import { tags } from './tags.ts'
import { varintBytes } from './varint-bytes.ts'

/** The most bytes that a timestamp takes as a field, its tag included. */
export const mostTimestampBytes = 16

/** Gives how many bytes a time (in milliseconds since the epoch) takes as a field, without the field's tag. */
export function timestampBytes(timeMs: number): number {
  return 1 + bodyBytes(timeMs)
}

/** Writes a time after its field's tag. */
export function putTimestamp(cursor: MessageCursor, timeMs: number): void {
  cursor.putByte(bodyBytes(timeMs))
  cursor.putByte(tags.timestamp.seconds)
  cursor.putVarint(secondsOf(timeMs))
  const nanos = nanosOf(timeMs)
  // The field has no presence: 0 is what its absence means.
  if (nanos === 0) return
  cursor.putByte(tags.timestamp.nanos)
  cursor.putVarint(nanos)
}

function bodyBytes(timeMs: number): number {
  const nanos = nanosOf(timeMs)
  return 1 + varintBytes(secondsOf(timeMs)) + (nanos === 0 ? 0 : 1 + varintBytes(nanos))
}

function secondsOf(timeMs: number): number {
  return Math.floor(timeMs / 1000)
}

function nanosOf(timeMs: number): number {
  return Math.floor((timeMs % 1000) * 1e6)
}
