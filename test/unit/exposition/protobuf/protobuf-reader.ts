/** A varint, a double or what is delimited by its length. */
export type Value = bigint | number | Uint8Array

/** Reads the fields of a message, by their numbers. */
export function* fieldsOf(bytes: Uint8Array): Generator<[number, Value]> {
  const reader = new Reader(bytes)
  while (!reader.atEnd) {
    const tag = Number(reader.varint())
    const number = tag >>> 3
    const wire = tag & 7
    if (wire === 0) yield [number, reader.varint()]
    else if (wire === 1) yield [number, reader.double()]
    else if (wire === 2) yield [number, reader.take(Number(reader.varint()))]
    else throw new Error(`wire type ${wire}`)
  }
}

/** Reads bytes one after another; throws at their end and at a varint that could be shorter. */
export class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  varint(): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.take(1)[0]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) {
        if (byte === 0 && shift > 0n) throw new Error('a varint that could be shorter')
        return value
      }
    }
  }

  double(): number {
    return Buffer.from(this.take(8)).readDoubleLE()
  }

  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new Error('the message ends early')
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }
}

export function unzigzag(value: bigint): number {
  return Number(value & 1n ? -(value >> 1n) - 1n : value >> 1n)
}

export function bytesOf(value: Value): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Error('not a message')
  return value
}

export function textOf(value: Value): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(value))
}
