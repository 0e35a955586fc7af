import { isPlainLabelName, type Escaping } from '../naming/escape-name.ts'
import type { Pairs } from '../naming/exposed-labels.ts'
import type { LabelSet } from '../snapshot/snapshot.ts'
import { ByteArena } from './byte-arena.ts'
import { escapePairs } from './escape-pairs.ts'
import { escapeLabelValue } from './escape-text.ts'

const arena = new ByteArena()

/** Texts that depend on the escaping: those of sets with a name that is not plain, and all in `dots`. */
const escapedTexts: Readonly<Record<Escaping, WeakMap<LabelSet, Uint8Array>>> = {
  'allow-utf-8': new WeakMap(),
  underscores: new WeakMap(),
  dots: new WeakMap(),
  values: new WeakMap(),
}

/** Gives `a="b",c="d"`, encoded once for each series; empty when there are no labels. */
export function labelText(labels: LabelSet, escaping: Escaping): Uint8Array {
  if (labels.text !== undefined && escaping !== 'dots') return labels.text
  const known = escapedTexts[escaping].get(labels)
  if (known !== undefined) return known
  // Plain names read the same in every scheme but `dots`, which doubles their underscores.
  if (escaping !== 'dots' && labels.pairs.every(([name]) => isPlainLabelName(name))) {
    labels.text = encode(labels.pairs)
    return labels.text
  }
  const text = encode(escapePairs(labels.pairs, escaping))
  escapedTexts[escaping].set(labels, text)
  return text
}

function encode(pairs: Pairs): Uint8Array {
  return arena.encode(
    pairs
      .map(([name, value]) => {
        const shown = isPlainLabelName(name) ? name : `"${escapeLabelValue(name)}"`
        return `${shown}="${escapeLabelValue(value)}"`
      })
      .join(','),
  )
}
