const smallest = 16

/**
 * A set that does not keep its members alive.
 *
 * What the garbage collector took leaves an empty reference behind; those are cleared whenever the
 * set has doubled, so it stays within twice the number of living members even if nobody reads it.
 */
export class LiveSet<Member extends object> {
  readonly #references = new Set<WeakRef<Member>>()
  readonly #known = new WeakSet<Member>()
  readonly #isGone: (member: Member) => boolean
  #clearAt = smallest

  /** Makes an empty set; members for which `isGone` is true are dropped for good. */
  constructor(isGone: (member: Member) => boolean = () => false) {
    this.#isGone = isGone
  }

  /** Adds a member; one that is in the set already stays in it once. */
  add(member: Member): void {
    if (this.#known.has(member)) return
    this.#known.add(member)
    this.#references.add(new WeakRef(member))
    if (this.#references.size < this.#clearAt) return
    for (const _ of this.living()) {
      // Iterating clears what is gone.
    }
    this.#clearAt = Math.max(smallest, this.#references.size * 2)
  }

  /** Gives the members that are alive, and drops the others. */
  *living(): Generator<Member> {
    for (const reference of this.#references) {
      const member = reference.deref()
      if (member === undefined || this.#isGone(member)) this.#references.delete(reference)
      else yield member
    }
  }

  /** How many references are held, empty ones included. */
  get size(): number {
    return this.#references.size
  }
}
