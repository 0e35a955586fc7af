import { PagePool } from '../../../../src/exposition/page-pool.ts'
import { writeProtobuf, type ProtobufOptions } from '../../../../src/exposition/protobuf/write-protobuf.ts'
import type { Family } from '../../../../src/snapshot/snapshot.ts'
import { decodeFamilies, type DecodedFamily } from './decode-families.ts'

export const defaults = { escaping: 'underscores', nativeHistograms: 'native' } as const

/** Writes families as one stream of bytes. */
export function bytesOf(families: readonly Family[], options: Partial<ProtobufOptions> = {}): Buffer {
  const pages = options.pages ?? new PagePool()
  const parts: Buffer[] = []
  for (const page of writeProtobuf({ families }, { ...defaults, ...options, pages })) {
    parts.push(Buffer.from(page))
    pages.give(page)
  }
  return Buffer.concat(parts)
}

/** Writes families and reads them back. */
export function decode(families: readonly Family[], options: Partial<ProtobufOptions> = {}): DecodedFamily[] {
  return decodeFamilies(bytesOf(families, options))
}
