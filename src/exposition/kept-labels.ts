import { isPlainLabelName, type Escaping } from '../naming/escape-name.ts'
import type { Pairs } from '../naming/exposed-labels.ts'
import type { LabelSet } from '../snapshot/snapshot.ts'
import { escapePairs } from './escape-pairs.ts'

/** How a format writes labels. */
export interface LabelEncoding {
  /** The number of the form that holds for plain names; those of the escapings follow it. */
  readonly plainForm: number
  encode(pairs: Pairs): Uint8Array
}

/** How many forms an encoding has. */
export const formsOfEncoding = 5

const escapings: Readonly<Record<Escaping, number>> = {
  'allow-utf-8': 1,
  underscores: 2,
  dots: 3,
  values: 4,
}

/** Gives the labels in a format, encoded once for each series. The bytes hold until the next call. */
export function keptLabels(
  labels: LabelSet,
  escaping: Escaping,
  { encoding }: { readonly encoding: LabelEncoding },
): Uint8Array {
  const { plainForm } = encoding
  const plain = escaping === 'dots' ? undefined : labels.kept(plainForm)
  if (plain !== undefined) return plain
  const form = plainForm + escapings[escaping]
  const known = labels.kept(form)
  if (known !== undefined) return known
  const { pairs } = labels
  // Plain names read the same in every scheme but `dots`, which doubles their underscores.
  const isPlain = escaping !== 'dots' && pairs.every(([name]) => isPlainLabelName(name))
  const bytes = encoding.encode(isPlain ? pairs : escapePairs(pairs, escaping))
  labels.keep(isPlain ? plainForm : form, bytes)
  return bytes
}
