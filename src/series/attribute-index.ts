/** What a record call passes: any object with primitive values; hostile ones are dealt with by the miss path. */
export type RawAttributes = Readonly<Record<string, unknown>>

const aliasShapeLimit = 16

/**
 * Finds what belongs to a set of attributes without sorting, joining or hashing them.
 *
 * Call sites pass the same keys in the same order again and again. So the index remembers key lists
 * ("shapes"), and for each a tree that branches on values only where two entries differ. A hit walks
 * the attributes once and allocates nothing; when the values are those of the last call it does not
 * even look at the tree.
 */
export class AttributeIndex<Entry extends object> {
  readonly #shapes: Shape<Entry>[] = []
  #last: Shape<Entry> | undefined
  #aliasesLeft: number

  /** `aliasLimit` bounds how many spellings are remembered beside the canonical ones. */
  constructor(aliasLimit: number) {
    this.#aliasesLeft = aliasLimit
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

  /** Remembers an entry under its canonical attributes, whose values are strings. */
  add(attributes: RawAttributes, entry: Entry): void {
    const keys = Object.keys(attributes)
    const shape = this.#knownShape(keys) ?? this.#addShape(keys)
    insert(shape, attributes, entry)
  }

  /** Remembers another spelling of an entry, if there is room and each value is a primitive. */
  addAlias(attributes: RawAttributes, entry: Entry): void {
    if (this.#aliasesLeft <= 0) return
    const keys: string[] = []
    for (const key in attributes) {
      if (!isMemorable(attributes[key])) return
      keys.push(key)
    }
    let shape = this.#knownShape(keys)
    if (shape === undefined && this.#shapes.length < aliasShapeLimit) shape = this.#addShape(keys)
    if (shape === undefined) return
    this.#aliasesLeft--
    insert(shape, attributes, entry)
  }

  #knownShape(keys: readonly string[]): Shape<Entry> | undefined {
    return this.#shapes.find(
      (shape) => shape.keys.length === keys.length && shape.keys.every((key, i) => key === keys[i]),
    )
  }

  #addShape(keys: readonly string[]): Shape<Entry> {
    const shape = { keys, values: keys.map(() => undefined), root: undefined, lastEntry: undefined }
    this.#shapes.push(shape)
    return shape
  }
}

/** An entry with the values that lead to it: where only one entry lies below, the tree ends early. */
class Leaf<Entry> {
  readonly values: readonly unknown[]
  readonly entry: Entry

  constructor(values: readonly unknown[], entry: Entry) {
    this.values = values
    this.entry = entry
  }
}

type Branch<Entry> = Map<unknown, Node<Entry>>
type Node<Entry> = Branch<Entry> | Leaf<Entry>

interface Shape<Entry> {
  readonly keys: readonly string[]
  /** The values of the last call that had this shape; `lastEntry` belongs to them. */
  readonly values: unknown[]
  root: Node<Entry> | undefined
  lastEntry: Entry | undefined
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
  if (same && shape.lastEntry !== undefined) return shape.lastEntry
  let node = shape.root
  let depth = 0
  while (node instanceof Map) node = node.get(values[depth++])
  if (node === undefined || !agrees(node.values, values, depth)) {
    // The scratch values would keep a hostile object alive, and they belong to no entry.
    values.fill(undefined)
    shape.lastEntry = undefined
    return undefined
  }
  shape.lastEntry = node.entry
  return node.entry
}

/** Tells whether a leaf's values from a depth on are those looked for (those before led to it). */
function agrees(known: readonly unknown[], wanted: readonly unknown[], from: number): boolean {
  for (let i = from; i < known.length; i++) if (known[i] !== wanted[i]) return false
  return true
}

function insert<Entry extends object>(shape: Shape<Entry>, attributes: RawAttributes, entry: Entry): void {
  const values = shape.keys.map((key) => attributes[key])
  const leaf = new Leaf(values, entry)
  let depth = 0
  /** Puts a node where the walk stands. */
  let put = (node: Node<Entry>): void => {
    shape.root = node
  }
  let node = shape.root
  while (node instanceof Map) {
    const branch = node
    const value = values[depth++]
    put = (below) => branch.set(value, below)
    node = branch.get(value)
  }
  // Where another entry's leaf stands, branch until the two part.
  while (node !== undefined && !agrees(node.values, values, depth)) {
    const branch: Branch<Entry> = new Map()
    put(branch)
    const value = values[depth]
    const otherValue = node.values[depth]
    depth++
    put = (below) => branch.set(value, below)
    if (value === otherValue) continue
    branch.set(otherValue, node)
    break
  }
  put(leaf)
}

/** Tells whether a value may be kept in the tree: a primitive that equals itself (which NaN does not). */
function isMemorable(value: unknown): boolean {
  if (typeof value === 'symbol' || typeof value === 'function') return false
  return value === null || (typeof value !== 'object' && value === value)
}
