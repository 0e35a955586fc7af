import type { Snapshot } from '../snapshot/snapshot.ts'
import type { ExpositionOptions } from './exposition-options.ts'
import { writeProtobuf } from './protobuf/write-protobuf.ts'
import { writeText, type WriteOptions } from './write-text.ts'

/**
 * Writes a snapshot in whichever format was negotiated, one page after another.
 *
 * The caller may pause between pages. A page may be empty: within a family of a protobuf exposition
 * there is time to pause before there is anything to send.
 */
export function writeExposition(
  snapshot: Snapshot,
  given: WriteOptions & { readonly options: ExpositionOptions },
): Generator<Uint8Array, void, undefined> {
  if (given.format.name !== 'protobuf') return writeText(snapshot, given)
  const { pages, escaping, options, dropped } = given
  return writeProtobuf(snapshot, { pages, escaping, nativeHistograms: options.nativeHistograms, dropped })
}
