/** What a record call passes: any object with primitive values; hostile ones are dealt with by the miss path. */
export type RawAttributes = Readonly<Record<string, unknown>>

const shapeLimit = 16

/**
 * Finds what belongs to a set of attributes without sorting, joining or hashing them.
 *
 * Call sites pass the same keys in the same order again and again. So the index remembers key lists
 * ("shapes"), and for each a tree with one small map per key. A hit walks the attributes once and
 * allocates nothing; when the values are those of the last call it does not even look at the tree.
 * Only primitive values are remembered, and at most `entryLimit` combinations of them.
 */
export class AttributeIndex<Entry extends object> {
  readonly #shapes: Shape<Entry>[] = []
  #last: Shape<Entry> | undefined
  #entriesLeft: number

  constructor(entryLimit: number) {
    this.#entriesLeft = entryLimit
  }

  /** Gives what was added for these attributes, or nothing when they are new (or were not remembered). */
  find(attributes: RawAttributes): Entry | undefined {
    const last = this.#last
    if (last !== undefined) {
      const found = lookUp(last, attributes)
      if (found !== otherShape) return found as Entry | undefined
    }
    for (const shape of this.#shapes) {
      if (shape === last) continue
      const found = lookUp(shape, attributes)
      if (found === otherShape) continue
      this.#last = shape
      return found as Entry | undefined
    }
    return undefined
  }

  /** Remembers an entry for these attributes, as long as there is room and each value is a primitive. */
  add(attributes: RawAttributes, entry: Entry): void {
    if (this.#entriesLeft <= 0) return
    const keys: string[] = []
    for (const key in attributes) {
      if (!isMemorable(attributes[key])) return
      keys.push(key)
    }
    const shape = this.#shapeOf(keys)
    if (shape === undefined) return
    this.#entriesLeft--
    if (keys.length === 0) {
      shape.empty = entry
      return
    }
    let node: Node<Entry> = shape.root
    for (const key of keys.slice(0, -1)) {
      const value = attributes[key]
      let next = node.get(value) as Node<Entry> | undefined
      if (next === undefined) node.set(value, (next = new Map()))
      node = next
    }
    node.set(attributes[keys.at(-1)!], entry)
  }

  #shapeOf(keys: string[]): Shape<Entry> | undefined {
    const known = this.#shapes.find(
      (shape) => shape.keys.length === keys.length && shape.keys.every((key, i) => key === keys[i]),
    )
    if (known !== undefined || this.#shapes.length >= shapeLimit) return known
    const shape: Shape<Entry> = {
      keys,
      root: new Map(),
      values: keys.map(() => undefined),
      lastEntry: undefined,
      empty: undefined,
    }
    this.#shapes.push(shape)
    return shape
  }
}

type Node<Entry> = Map<unknown, Node<Entry> | Entry>

interface Shape<Entry> {
  readonly keys: readonly string[]
  readonly root: Node<Entry>
  /** The values of the last call that had this shape; `lastEntry` belongs to them. */
  readonly values: unknown[]
  lastEntry: Entry | undefined
  empty: Entry | undefined
}

const otherShape: unique symbol = Symbol('other shape')

function lookUp<Entry extends object>(
  shape: Shape<Entry>,
  attributes: RawAttributes,
): Entry | undefined | typeof otherShape {
  const { keys, values } = shape
  let at = 0
  let same = true
  for (const key in attributes) {
    if (key !== keys[at]) {
      shape.lastEntry = undefined
      return otherShape
    }
    const value = attributes[key]
    if (value !== values[at]) {
      values[at] = value
      same = false
    }
    at++
  }
  if (at !== keys.length) {
    shape.lastEntry = undefined
    return otherShape
  }
  if (at === 0) return shape.empty
  if (same && shape.lastEntry !== undefined) return shape.lastEntry
  let node: Node<Entry> | Entry | undefined = shape.root
  for (let i = 0; i < at; i++) {
    node = (node as Node<Entry>).get(values[i])
    if (node === undefined) {
      // The scratch values would keep a hostile object alive, and they belong to no entry.
      values.fill(undefined)
      shape.lastEntry = undefined
      return undefined
    }
  }
  shape.lastEntry = node as Entry
  return shape.lastEntry
}

function isMemorable(value: unknown): boolean {
  return (
    value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
  )
}
