const slabBytes = 65_536
/** A text that fills a good part of a slab gets memory of its own, so that slabs waste little. */
const largeBytes = slabBytes / 8

/**
 * Keeps texts that live as long as their series, many to a slab.
 *
 * Node's own pool would do the same with slabs shared by the whole process: a label kept for ever
 * would keep whatever the application allocated beside it.
 */
export class ByteArena {
  #slab = Buffer.alloc(0)
  #used = 0

  /** Copies bytes. */
  keep(bytes: Uint8Array): Uint8Array {
    const part = this.#allocate(bytes.length)
    part.set(bytes)
    return part
  }

  #allocate(bytes: number): Buffer {
    if (bytes >= largeBytes) return Buffer.allocUnsafeSlow(bytes)
    if (this.#used + bytes > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes)
      this.#used = 0
    }
    this.#used += bytes
    return this.#slab.subarray(this.#used - bytes, this.#used)
  }
}
