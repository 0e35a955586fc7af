import { isPlainLabelName } from '../naming/escape-name.ts'
import type { Exemplar } from '../snapshot/snapshot.ts'
import { escapeLabelValue } from './escape-text.ts'
import { timeText, valueText } from './value-text.ts'

/** Most code points of an exemplar's labels in OpenMetrics 1.0 ("Exemplars"), names and values together. */
const mostCharacters = 128

const limitedTexts = new WeakMap<Exemplar, Uint8Array>()
const wholeTexts = new WeakMap<Exemplar, Uint8Array>()

/**
 * Gives ` # {trace_id="…",span_id="…"} value time`, encoded once for each exemplar.
 *
 * Where labels are limited, those stay that fit, from the first on; no value is cut.
 */
export function exemplarText(exemplar: Exemplar, { limited }: { readonly limited: boolean }): Uint8Array {
  const texts = limited ? limitedTexts : wholeTexts
  let text = texts.get(exemplar)
  if (text === undefined) texts.set(exemplar, (text = encode(exemplar, limited ? mostCharacters : Infinity)))
  return text
}

function encode({ labels, value, timeMs }: Exemplar, most: number): Uint8Array {
  const shown: string[] = []
  let characters = 0
  for (const [name, labelValue] of labels) {
    // Prometheus fails the scrape at a NUL here, which it takes in any other label (2.42, 2.53 and 3.5).
    if (!isPlainLabelName(name) || labelValue.includes('\0')) continue
    characters += Array.from(name).length + Array.from(labelValue).length
    if (characters > most) break
    shown.push(`${name}="${escapeLabelValue(labelValue)}"`)
  }
  return Buffer.from(` # {${shown.join(',')}} ${valueText(value)} ${timeText(timeMs)}`)
}
