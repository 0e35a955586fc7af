/** How large pages are and how many idle ones are kept. */
export interface PagePoolOptions {
  /** 64 KB by default; 256 KB halves the hand-overs to a compressor. */
  readonly pageBytes?: number
  readonly idleLimit?: number
}

/**
 * Lends the pages that an exposition is written into, so that scrapes leave no garbage.
 *
 * A writer takes a page and yields the filled part; whoever sent it gives it back, and must not touch
 * it afterwards. A page that never comes back costs only its own memory.
 */
export class PagePool {
  readonly pageBytes: number
  readonly #idleLimit: number
  readonly #idle: Uint8Array[] = []

  constructor({ pageBytes = 65_536, idleLimit = 8 }: PagePoolOptions = {}) {
    this.pageBytes = pageBytes
    this.#idleLimit = idleLimit
  }

  /** Lends a page of at least so many bytes. */
  take(leastBytes: number): Uint8Array {
    if (leastBytes > this.pageBytes) return Buffer.allocUnsafeSlow(leastBytes)
    return this.#idle.pop() ?? Buffer.allocUnsafeSlow(this.pageBytes)
  }

  /** Takes a page back, or the filled part of one; giving it twice does no harm while it is idle. */
  give(part: Uint8Array): void {
    const { buffer } = part
    const isOurs = buffer.byteLength === this.pageBytes
    if (!isOurs || this.#idle.length >= this.#idleLimit || this.#idle.some((page) => page.buffer === buffer))
      return
    this.#idle.push(Buffer.from(buffer))
  }
}
