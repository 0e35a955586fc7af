import { isPlainLabelName, type Escaping } from '../../naming/escape-name.ts'
import type { Pairs } from '../../naming/exposed-labels.ts'
import type { LabelSet } from '../../snapshot/snapshot.ts'
import { ByteArena } from '../byte-arena.ts'
import { escapePairs } from '../escape-pairs.ts'
import { tags } from './tags.ts'
import { varintBytes } from './varint-bytes.ts'

const arena = new ByteArena()

/** Fields that depend on the escaping: those of sets with a name that is not plain, and all in `dots`. */
const escapedFields: Readonly<Record<Escaping, WeakMap<LabelSet, Uint8Array>>> = {
  'allow-utf-8': new WeakMap(),
  underscores: new WeakMap(),
  dots: new WeakMap(),
  values: new WeakMap(),
}

/** Gives the `label` fields of a metric, encoded once for each series. */
export function labelFields(labels: LabelSet, escaping: Escaping): Uint8Array {
  if (labels.protobuf !== undefined && escaping !== 'dots') return labels.protobuf
  const known = escapedFields[escaping].get(labels)
  if (known !== undefined) return known
  const { pairs } = labels
  if (escaping !== 'dots' && pairs.every(([name]) => isPlainLabelName(name))) {
    labels.protobuf = arena.keep(encodeLabels(pairs))
    return labels.protobuf
  }
  const fields = arena.keep(encodeLabels(escapePairs(pairs, escaping)))
  escapedFields[escaping].set(labels, fields)
  return fields
}

/** Encodes pairs as `label` fields, as metrics and exemplars both have them. */
export function encodeLabels(pairs: Pairs): Uint8Array {
  const encoded = pairs.map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const)
  const parts: Uint8Array[] = []
  for (const [name, value] of encoded) {
    const bytes = 2 + varintBytes(name.length) + name.length + varintBytes(value.length) + value.length
    parts.push(Buffer.of(tags.metric.label, ...varint(bytes), tags.label.name, ...varint(name.length)), name)
    parts.push(Buffer.of(tags.label.value, ...varint(value.length)), value)
  }
  return Buffer.concat(parts)
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return [...bytes, rest]
}
