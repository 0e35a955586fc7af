import { isPlainLabelName, type Escaping } from '../naming/escape-name.ts'
import type { LabelSet } from '../snapshot/snapshot.ts'
import { escapeLabelValue } from './escape-text.ts'
import { keptLabels, type LabelEncoding } from './kept-labels.ts'

/** A lone surrogate becomes U+FFFD. */
const encoding: LabelEncoding = {
  plainForm: 0,
  encode: (pairs) =>
    Buffer.from(
      pairs
        .map(([name, value]) => {
          const shown = isPlainLabelName(name) ? name : `"${escapeLabelValue(name)}"`
          return `${shown}="${escapeLabelValue(value)}"`
        })
        .join(','),
    ),
}

/** Gives `a="b",c="d"`; empty when there are no labels. The bytes hold until the next call. */
export function labelText(labels: LabelSet, escaping: Escaping): Uint8Array {
  return keptLabels(labels, escaping, { encoding })
}
