import { timingSafeEqual } from 'node:crypto'
import { GateError } from './gate-error.ts'
import { secretDigest } from './secret-digest.ts'

/** RFC 6750, section 2.1: what may stand after `Bearer`. */
const tokenShape = /^[\w.~+/-]+=*$/

/** The tokens that let a client in; only their digests are kept. */
export class BearerTokens {
  readonly #digests: readonly Buffer[]

  /** Reads one token a line; empty lines and those that begin with `#` are left out. */
  constructor(text: string) {
    const lines = text.split(/\r?\n/).map((line) => line.trim())
    this.#digests = lines.flatMap((line, index) => {
      if (line === '' || line.startsWith('#')) return []
      if (!tokenShape.test(line)) {
        throw new GateError(`line ${index + 1} has characters that no bearer token may have`)
      }
      return [secretDigest([line])]
    })
    if (this.#digests.length === 0) throw new GateError('it has no token')
  }

  /** Tells whether a token is known; every call compares with all of them, in constant time. */
  has(token: string): boolean {
    const digest = secretDigest([token])
    let found = 0
    for (const known of this.#digests) found |= Number(timingSafeEqual(known, digest))
    return found === 1
  }
}
