const slabBytes = 65_536
/** A text that fills a good part of a slab gets memory of its own, so that slabs waste little. */
const largeBytes = slabBytes / 8

/**
 * Encodes texts that live as long as their series, many to a slab.
 *
 * Node's own pool would do the same with slabs shared by the whole process: a label kept for ever
 * would keep whatever the application allocated beside it.
 */
export class ByteArena {
  #slab = Buffer.alloc(0)
  #used = 0

  /** Encodes a text as UTF-8; a lone surrogate becomes U+FFFD. */
  encode(text: string): Uint8Array {
    const bytes = Buffer.byteLength(text)
    if (bytes >= largeBytes) {
      const own = Buffer.allocUnsafeSlow(bytes)
      own.write(text)
      return own
    }
    if (this.#used + bytes > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes)
      this.#used = 0
    }
    const part = this.#slab.subarray(this.#used, this.#used + bytes)
    part.write(text)
    this.#used += bytes
    return part
  }
}
