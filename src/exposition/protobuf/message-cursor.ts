import type { PagePool } from '../page-pool.ts'

/** The most bytes that the length of a message takes. */
const lengthBytes = 5
const textEncoder = new TextEncoder()

/** What a reader is given while a message is still open: it may pause, and there is nothing to send. */
const nothingYet = new Uint8Array(0)

/**
 * Writes length-delimited protobuf messages into the pages of a pool.
 *
 * A message begins with its length, which is known when it has ended, so its pages are held back until
 * then. Sizing a message first would not do: values grow while the writer pauses.
 * Callers ask for room first; no method checks it again.
 */
export class MessageCursor {
  readonly #pages: PagePool
  readonly #held: Uint8Array[] = []
  #page: Uint8Array
  #view: DataView
  #at = 0
  /** Where the open message's length stands in its first page. */
  #start = 0

  constructor(pages: PagePool) {
    this.#pages = pages
    this.#page = pages.take(0)
    this.#view = viewOf(this.#page)
  }

  /** Tells whether so many bytes still fit. */
  hasRoom(bytes: number): boolean {
    return this.#page.length - this.#at >= bytes
  }

  /** Gives what was written before a message and goes on to another page; no message may be open. */
  turn(leastBytes: number): Uint8Array {
    const filled = this.#page.subarray(0, this.#at)
    this.#take(leastBytes)
    return filled
  }

  /** Goes on to another page within a message; gives what to yield, so that the reader can pause. */
  hold(leastBytes: number): Uint8Array {
    this.#held.push(this.#page.subarray(0, this.#at))
    this.#take(leastBytes)
    return nothingYet
  }

  /** Opens a message: room for it is at least `lengthBytes`. */
  open(): void {
    this.#start = this.#at
    this.#at += lengthBytes
  }

  /** Ends the message; gives the pages that can be sent, all but the one at hand. */
  close(): readonly Uint8Array[] {
    const held = this.#held.splice(0)
    const heldBytes = held.reduce((sum, page) => sum + page.length, 0)
    const first = held[0] ?? this.#page
    const firstEnd = held[0]?.length ?? this.#at
    const body = this.#start + lengthBytes
    let length = heldBytes + this.#at - body
    let at = this.#start
    while (length > 0x7f) {
      first[at++] = (length & 0x7f) | 0x80
      length >>>= 7
    }
    first[at++] = length
    // The length took less than its room, so what follows moves up.
    first.copyWithin(at, body, firstEnd)
    const end = firstEnd - (body - at)
    if (held.length === 0) this.#at = end
    else held[0] = first.subarray(0, end)
    return held
  }

  /** Gives every page back to the pool, whatever is on it. */
  release(): void {
    for (const page of this.#held.splice(0)) this.#pages.give(page)
    this.#pages.give(this.#page)
  }

  put(bytes: Uint8Array): void {
    this.#page.set(bytes, this.#at)
    this.#at += bytes.length
  }

  putByte(byte: number): void {
    this.#page[this.#at++] = byte
  }

  /** Writes a whole number from 0 to 2 ** 53. */
  putVarint(value: number): void {
    const page = this.#page
    let at = this.#at
    let rest = value
    while (rest > 0x7fffffff) {
      page[at++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    while (rest > 0x7f) {
      page[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    page[at++] = rest
    this.#at = at
  }

  putDouble(value: number): void {
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  /** Writes a field of type string: a tag, the length in bytes and the text, whose lone surrogates become U+FFFD. */
  putText(tag: number, text: string): void {
    const bytes = textEncoder.encode(text)
    this.putByte(tag)
    this.putVarint(bytes.length)
    this.put(bytes)
  }

  #take(leastBytes: number): void {
    this.#page = this.#pages.take(leastBytes)
    this.#view = viewOf(this.#page)
    this.#at = 0
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
