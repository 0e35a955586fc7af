import { reportOnce } from '../diagnostics/logger.ts'
import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { Passwords } from './passwords.ts'
import { ProtectionError, readProtection, type Protection, type ProtectionSettings } from './protection.ts'
import { RateLimit } from './rate-limit.ts'
import { readCredentials } from './read-credentials.ts'
import type { TlsTerms } from './read-tls.ts'
import { WatchedFiles } from './watched-files.ts'

/** How soon a change of a file holds. */
export interface GateTiming {
  /** The files are looked at when a client comes, and not more often than this. */
  readonly recheckMs: number
  /** A file that was written less than this ago may be half written, and is left for the next look. */
  readonly settleMs: number
}

/**
 * Creates the gate of the endpoint from the settings; its files are read again when they change.
 *
 * @throws ENDPOINT_PROTECTION_INVALID, which is said already, when something is wrong: an endpoint that
 * was to be protected is not opened without protection.
 */
export function createGate(
  settings: ProtectionSettings,
  timing: GateTiming = { recheckMs: 1000, settleMs: 1000 },
): WebGate {
  try {
    return new WebGate(settings, timing)
  } catch (thrown) {
    if (!(thrown instanceof ProtectionError)) throw thrown
    const { setting, value, message } = thrown
    const values = { setting, value, reason: message }
    reportOnce('ENDPOINT_PROTECTION_INVALID', `${setting} ${message}`, values)
    throw new MeterbridgeError('ENDPOINT_PROTECTION_INVALID', values)
  }
}

/** Lets in who the files and the settings allow. A changed file that is wrong leaves the old one in force. */
export class WebGate {
  readonly #settings: ProtectionSettings
  readonly #timing: GateTiming
  readonly #passwords = new Passwords()
  #files: WatchedFiles
  #protection: Protection
  #rateLimit: RateLimit | undefined
  #lookedAtMs = performance.now()

  constructor(settings: ProtectionSettings, timing: GateTiming) {
    this.#settings = settings
    this.#timing = timing
    this.#files = new WatchedFiles()
    this.#protection = readProtection(settings, (path) => this.#files.read(path))
    this.#limitRate()
  }

  /** Tells whether a client of this address may have an answer. */
  admits(address: string | undefined): boolean {
    return this.#current().allowed?.has(address) ?? true
  }

  /** The TLS to speak on a new connection, the same object until it changes. */
  tls(): TlsTerms | undefined {
    return this.#current().web.tls
  }

  /** Headers of every answer. */
  headers(): Readonly<Record<string, string>> {
    return this.#current().web.headers
  }

  /** Takes one request of the rate that is allowed; false when there is none left. */
  takeRequest(): boolean {
    this.#current()
    return this.#rateLimit?.take(performance.now()) ?? true
  }

  /** Judges the value of the `Authorization` header. */
  async authorize(authorization: string | undefined): Promise<'granted' | 'refused' | 'overloaded'> {
    const { web, tokens } = this.#current()
    if (web.users.size === 0 && tokens === undefined) return 'granted'
    const credentials = readCredentials(authorization)
    if (credentials?.scheme === 'bearer') return tokens?.has(credentials.token) ? 'granted' : 'refused'
    if (credentials === undefined || web.users.size === 0) return 'refused'
    const isRight = await this.#passwords.check({ ...credentials, users: web.users })
    if (isRight === undefined) return 'overloaded'
    return isRight ? 'granted' : 'refused'
  }

  /** What `WWW-Authenticate` says to a client without credentials. */
  challenge(): string {
    const { web, tokens } = this.#current()
    const schemes = web.users.size === 0 ? [] : ['Basic realm="metrics", charset="UTF-8"']
    if (tokens !== undefined) schemes.push('Bearer realm="metrics"')
    return schemes.join(', ')
  }

  #current(): Protection {
    const nowMs = performance.now()
    if (nowMs - this.#lookedAtMs >= this.#timing.recheckMs) {
      this.#lookedAtMs = nowMs
      this.#readAgain()
    }
    return this.#protection
  }

  #readAgain(): void {
    if (!this.#files.haveChanged()) return
    if (Math.abs(Date.now() - this.#files.lastWrittenMs()) < this.#timing.settleMs) return
    // What is wrong is watched too, so that it is read again when it has changed and not before.
    const files = new WatchedFiles()
    try {
      this.#change(readProtection(this.#settings, (path) => files.read(path)))
    } catch (thrown) {
      const { setting, value, message } = thrown as ProtectionError
      reportOnce('ENDPOINT_PROTECTION_KEPT', `${setting} ${message}`, { setting, value, reason: message })
      files.watch(this.#files)
    }
    this.#files = files
  }

  #change(next: Protection): void {
    const { tls } = this.#protection.web
    // Connections live as long as the object of their terms.
    const isSame = tls !== undefined && tls.digest === next.web.tls?.digest
    this.#protection = isSame ? { ...next, web: { ...next.web, tls } } : next
    this.#limitRate()
  }

  #limitRate(): void {
    const { rate } = this.#protection.web
    if (rate === undefined) this.#rateLimit = undefined
    else if (this.#rateLimit?.limitsTo(rate) !== true)
      this.#rateLimit = new RateLimit(rate, performance.now())
  }
}
