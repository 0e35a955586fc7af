import { formatMessage } from './format-message.ts'
import type { Code, Values } from './messages.ts'

const brand: symbol = Symbol.for('meterbridge.error')

/** The error that Meterbridge's own API throws at misuse; `code` is stable and listed in docs/errors.md. */
export class MeterbridgeError extends Error {
  readonly code: Code

  constructor(code: Code, values: Values) {
    super(formatMessage(code, values))
    this.name = 'MeterbridgeError'
    this.code = code
    Object.defineProperty(this, brand, { value: true })
  }

  /** Tells the errors of every installed copy of this package, not only of this one. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value
  }
}
