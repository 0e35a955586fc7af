import { canonicalFloatText, floatText } from './float-text.ts'

/** `le="0.005"} ` of each bucket up to infinity, as it follows other labels and as it stands alone. */
export interface BoundTexts {
  readonly afterLabels: readonly Uint8Array[]
  readonly alone: readonly Uint8Array[]
  readonly totalBytes: number
}

type Bounds = readonly number[]

const canonical = new WeakMap<Bounds, BoundTexts>()
const short = new WeakMap<Bounds, BoundTexts>()

/** Gives the `le` labels of a histogram's buckets, encoded once for each array of bounds. */
export function boundTexts(bounds: Bounds, { openMetrics }: { readonly openMetrics: boolean }): BoundTexts {
  const cache = openMetrics ? canonical : short
  let texts = cache.get(bounds)
  if (texts === undefined) {
    const write = openMetrics ? canonicalFloatText : floatText
    const afterLabels = [...bounds, Infinity].map((bound) => Buffer.from(`,le="${write(bound)}"} `))
    const alone = afterLabels.map((text) => text.subarray(1))
    texts = { afterLabels, alone, totalBytes: afterLabels.reduce((sum, text) => sum + text.length, 0) }
    cache.set(bounds, texts)
  }
  return texts
}
