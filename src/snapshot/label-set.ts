import { ByteArena } from './byte-arena.ts'
import { LabelBytes } from './label-bytes.ts'
import type { LabelSet } from './snapshot.ts'

const arena = new ByteArena()

/** Makes a label set that stands for itself, of pairs as they are exposed. */
export function labelSet(pairs: LabelSet['pairs']): LabelSet {
  return new FixedLabels(pairs)
}

/** A label set that keeps its bytes itself; most are written in one form only. */
export abstract class KeptLabels implements LabelSet {
  abstract readonly pairs: LabelSet['pairs']
  #first: Uint8Array | undefined = undefined
  #others: Uint8Array[] | undefined = undefined

  kept(form: number): Uint8Array | undefined {
    return form === 0 ? this.#first : this.#others?.[form]
  }

  keep(form: number, bytes: Uint8Array): void {
    if (form === 0) this.#first = arena.keep(bytes)
    else (this.#others ??= [])[form] = arena.keep(bytes)
  }
}

class FixedLabels extends KeptLabels {
  readonly pairs: LabelSet['pairs']

  constructor(pairs: LabelSet['pairs']) {
    super()
    this.pairs = pairs
  }
}

/** What is kept of many label sets, by number and form. */
export class LabelTable {
  readonly #forms: (LabelBytes | undefined)[] = []

  kept(form: number, index: number): Uint8Array | undefined {
    return this.#forms[form]?.get(index)
  }

  keep({ form, index }: { readonly form: number; readonly index: number }, bytes: Uint8Array): void {
    const kept = (this.#forms[form] ??= new LabelBytes())
    kept.set(index, bytes)
  }
}
