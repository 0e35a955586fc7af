/** What a record call passes: any object with primitive values; hostile ones are dealt with by the miss path. */
export type RawAttributes = Readonly<Record<string, unknown>>

const aliasShapeLimit = 16

/**
 * Finds what belongs to a set of attributes without sorting, joining or hashing them.
 *
 * Call sites pass the same keys in the same order again and again. So the index remembers key lists
 * ("shapes"), and for each a tree that branches on values only where two entries differ. A hit walks
 * the attributes once and allocates nothing; entries that were found lately do not even need the tree.
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

  /** Remembers an entry under its canonical attributes: these names, with the values that it has. */
  add(names: readonly string[], entry: Entry & HasValues): void {
    insert(this.#knownShape(names) ?? this.#addShape(names), entry)
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
    const values = keys.map((key) => attributes[key])
    insert(shape, new Alias(values, entry))
  }

  /** Forgets entries, under each of their spellings. */
  delete(entries: ReadonlySet<Entry>): void {
    let leafCount = 0
    const isGone = (leaf: Leaf<Entry>): boolean => {
      const gone = entries.has(entryOf(leaf))
      if (gone) leafCount++
      return gone
    }
    for (const shape of this.#shapes) {
      shape.root = without(shape.root, isGone)
      shape.recentValues.length = 0
      shape.recentEntries.length = 0
    }
    // Each entry has one canonical leaf; the others were aliases.
    this.#aliasesLeft += leafCount - entries.size
  }

  #knownShape(keys: readonly string[]): Shape<Entry> | undefined {
    return this.#shapes.find(
      (shape) => shape.keys.length === keys.length && shape.keys.every((key, i) => key === keys[i]),
    )
  }

  #addShape(keys: readonly string[]): Shape<Entry> {
    const shape = {
      keys,
      values: keys.map(() => undefined),
      root: undefined,
      recentValues: [],
      recentEntries: [],
    }
    this.#shapes.push(shape)
    return shape
  }
}

/** An entry's own values lead to it, so that it needs no other object in the tree. */
interface HasValues {
  readonly values: readonly unknown[]
}

/** Another spelling of an entry: other values that lead to it. */
class Alias<Entry> {
  readonly values: readonly unknown[]
  readonly entry: Entry

  constructor(values: readonly unknown[], entry: Entry) {
    this.values = values
    this.entry = entry
  }
}

/** Where only one leaf lies below, the tree ends early. */
type Leaf<Entry> = Alias<Entry> | (Entry & HasValues)
type Branch<Entry> = Map<unknown, Node<Entry>>
type Node<Entry> = Branch<Entry> | Leaf<Entry>

function entryOf<Entry extends object>(leaf: Leaf<Entry>): Entry {
  return leaf instanceof Alias ? leaf.entry : leaf
}

interface Shape<Entry> {
  readonly keys: readonly string[]
  /** The values of the call under way. */
  readonly values: unknown[]
  root: Node<Entry> | undefined
  /** The values of what was found lately, by a weak hash of them, and the entries to which they lead. */
  readonly recentValues: (readonly unknown[])[]
  readonly recentEntries: Entry[]
}

const recentMask = 63

/** Tells most strings of one attribute apart without reading all of them. */
function weakHash(text: string): number {
  const { length } = text
  return (
    (text.charCodeAt(0) << 9) ^ (text.charCodeAt(length >> 1) << 4) ^ (text.charCodeAt(length - 1) + length)
  )
}

const otherShape: unique symbol = Symbol('other shape')

function lookUp<Entry extends object>(
  shape: Shape<Entry>,
  attributes: RawAttributes,
): Entry | undefined | typeof otherShape {
  const { keys, values } = shape
  let at = 0
  let hash = 0
  for (const key in attributes) {
    if (key !== keys[at]) return otherShape
    const value = attributes[key]
    values[at++] = value
    if (typeof value === 'string') hash = Math.imul(hash, 0x9e3779b1) + weakHash(value)
  }
  if (at !== keys.length) return otherShape
  const slot = (hash ^ (hash >>> 15) ^ (hash >>> 7)) & recentMask
  const recent = shape.recentValues[slot]
  if (recent !== undefined && agrees(recent, values, 0)) return shape.recentEntries[slot]
  let node = shape.root
  let depth = 0
  while (node instanceof Map) node = node.get(values[depth++])
  if (node === undefined || !agrees(node.values, values, depth)) {
    // What was only looked for must not be kept alive.
    values.fill(undefined)
    return undefined
  }
  const entry = entryOf(node)
  shape.recentValues[slot] = node.values
  shape.recentEntries[slot] = entry
  return entry
}

/** Tells whether a leaf's values from a depth on are those looked for (those before led to it). */
function agrees(known: readonly unknown[], wanted: readonly unknown[], from: number): boolean {
  for (let i = from; i < known.length; i++) if (known[i] !== wanted[i]) return false
  return true
}

function insert<Entry extends object>(shape: Shape<Entry>, leaf: Leaf<Entry>): void {
  const { values } = leaf
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

/** Gives a tree without some of its leaves, and without branches that lead nowhere then. */
function without<Entry extends object>(
  node: Node<Entry> | undefined,
  isGone: (leaf: Leaf<Entry>) => boolean,
): Node<Entry> | undefined {
  if (node instanceof Map) {
    for (const [value, below] of node) {
      const kept = without(below, isGone)
      if (kept === undefined) node.delete(value)
      else if (kept !== below) node.set(value, kept)
    }
    return node.size === 0 ? undefined : node
  }
  return node === undefined || isGone(node) ? undefined : node
}

/** Tells whether a value may be kept in the tree: a primitive that equals itself (which NaN does not). */
function isMemorable(value: unknown): boolean {
  if (typeof value === 'symbol' || typeof value === 'function') return false
  return value === null || (typeof value !== 'object' && value === value)
}
