import type { Escaping } from '../../naming/escape-name.ts'
import type { Pairs } from '../../naming/exposed-labels.ts'
import type { LabelSet } from '../../snapshot/snapshot.ts'
import { formsOfEncoding, keptLabels, type LabelEncoding } from '../kept-labels.ts'
import { tags } from './tags.ts'
import { varintBytes } from './varint-bytes.ts'

const encoding: LabelEncoding = { plainForm: formsOfEncoding, encode: encodeLabels }

/** Gives the `label` fields of a metric. The bytes hold until the next call. */
export function labelFields(labels: LabelSet, escaping: Escaping): Uint8Array {
  return keptLabels(labels, escaping, { encoding })
}

/** Encodes pairs as `label` fields, as metrics and exemplars both have them. */
export function encodeLabels(pairs: Pairs): Uint8Array {
  const lengths = pairs.map(([name, value]) => [Buffer.byteLength(name), Buffer.byteLength(value)] as const)
  const sizes = lengths.map(([name, value]) => 2 + varintBytes(name) + name + varintBytes(value) + value)
  const fields = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + 1 + varintBytes(size) + size, 0))
  let at = 0
  const putText = (tag: number, { text, bytes }: { text: string; bytes: number }): void => {
    fields[at++] = tag
    at = putVarint(fields, { at, value: bytes })
    at += fields.write(text, at)
  }
  for (const [i, [name, value]] of pairs.entries()) {
    fields[at++] = tags.metric.label
    at = putVarint(fields, { at, value: sizes[i]! })
    putText(tags.label.name, { text: name, bytes: lengths[i]![0] })
    putText(tags.label.value, { text: value, bytes: lengths[i]![1] })
  }
  return fields
}

/** Writes a number, seven bits a byte, and gives the place behind it. */
function putVarint(bytes: Uint8Array, { at, value }: { at: number; value: number }): number {
  let rest = value
  let next = at
  for (; rest > 0x7f; rest >>>= 7) bytes[next++] = (rest & 0x7f) | 0x80
  bytes[next++] = rest
  return next
}
