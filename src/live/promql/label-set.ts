/** The labels of a series, sorted by name; a label without a value is none. */
export class LabelSet {
  /** Two sets with the same labels have the same key. */
  readonly key: string
  readonly #values: ReadonlyMap<string, string>

  constructor(labels: Iterable<readonly [name: string, value: string]>) {
    const entries = [...labels].filter(([, value]) => value !== '')
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    this.#values = new Map(entries)
    this.key = JSON.stringify(entries)
  }

  /** Gives the value of a label; the empty text where there is none, as PromQL sees it. */
  get(name: string): string {
    return this.#values.get(name) ?? ''
  }

  keep(names: ReadonlySet<string>): LabelSet {
    return new LabelSet([...this.#values].filter(([name]) => names.has(name)))
  }

  drop(names: ReadonlySet<string>): LabelSet {
    return new LabelSet([...this.#values].filter(([name]) => !names.has(name)))
  }

  /** Adds labels, in the place of those of the same name. */
  with(labels: Iterable<readonly [name: string, value: string]>): LabelSet {
    return new LabelSet(new Map([...this.#values, ...labels]))
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.#values)
  }
}

/** The label that holds the name of a metric. */
export const nameLabel = '__name__'

/** Makes label sets from others, and one object for all that are equal, however often it is asked. */
export class DerivedLabels {
  readonly #make: (labels: LabelSet) => LabelSet
  readonly #bySource = new WeakMap<LabelSet, LabelSet>()
  readonly #byKey = new Map<string, LabelSet>()

  constructor(make: (labels: LabelSet) => LabelSet) {
    this.#make = make
  }

  of(labels: LabelSet): LabelSet {
    let derived = this.#bySource.get(labels)
    if (derived !== undefined) return derived
    const made = this.#make(labels)
    derived = this.#byKey.get(made.key)
    if (derived === undefined) this.#byKey.set(made.key, (derived = made))
    this.#bySource.set(labels, derived)
    return derived
  }
}

/** Makes label sets without the name of the metric: what is computed is no longer that metric. */
export function withoutName(): DerivedLabels {
  const names = new Set([nameLabel])
  return new DerivedLabels((labels) => labels.drop(names))
}
