const slabBytes = 65_536
const scratchBytes = 2048

const scratch = Buffer.allocUnsafeSlow(scratchBytes)
/** The first bytes of the scratch, by their number: making such a view costs more than filling it. */
const views: (Uint8Array | undefined)[] = []

/** Keeps the bytes of many label sets by their numbers, many to a slab, without an object for each. */
export class LabelBytes {
  readonly #slabs: Buffer[] = []
  #used = slabBytes
  /** Slab and place in it, 16 bits each. */
  #positions = new Uint32Array(0)
  /** One more than the length; 0 is nothing kept. */
  #lengths = new Uint32Array(0)

  /** Gives what is kept under the number. The bytes hold until the next call of any instance. */
  get(index: number): Uint8Array | undefined {
    const stored = this.#lengths[index]
    if (stored === undefined || stored === 0) return undefined
    const length = stored - 1
    const position = this.#positions[index]!
    const slab = this.#slabs[position >>> 16]!
    const start = position & 0xffff
    if (length > scratchBytes) return slab.subarray(start, start + length)
    slab.copy(scratch, 0, start, start + length)
    return (views[length] ??= scratch.subarray(0, length))
  }

  /** Keeps a copy. */
  set(index: number, bytes: Uint8Array): void {
    if (index >= this.#lengths.length) {
      this.#positions = grown(this.#positions, index)
      this.#lengths = grown(this.#lengths, index)
    }
    // What begins at the very end of a slab would have no place in 16 bits.
    if (this.#used + bytes.length >= slabBytes) {
      this.#slabs.push(Buffer.allocUnsafeSlow(Math.max(slabBytes, bytes.length)))
      this.#used = 0
    }
    this.#slabs.at(-1)!.set(bytes, this.#used)
    this.#positions[index] = (this.#slabs.length - 1) * slabBytes + this.#used
    this.#lengths[index] = bytes.length + 1
    this.#used += bytes.length
  }
}

/** Gives the column with room for the index and some more. */
function grown(column: Uint32Array<ArrayBuffer>, index: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(4, index + 1 + (index >> 3)))
  larger.set(column)
  return larger
}
