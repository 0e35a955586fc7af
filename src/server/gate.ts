import type { SecureContextOptions, TLSSocket } from 'node:tls'

/**
 * Who may use the endpoint; without one everybody may, over plain HTTP.
 *
 * It is asked anew for each connection and request, so that what it knows can change while the server
 * runs.
 */
export interface Gate {
  /** Tells whether a client of this address may have an answer. */
  admits(address: string | undefined): boolean
  /** The TLS to speak on a new connection, the same object until it changes; undefined is plain HTTP. */
  tls(): TlsTerms | undefined
  /** Headers of every answer. */
  headers(): Readonly<Record<string, string>>
  /** Takes one request of the rate that is allowed; false when there is none left. */
  takeRequest(): boolean
  /** Judges the value of the `Authorization` header, in a time that says nothing about who exists. */
  authorize(authorization: string | undefined): Promise<Authorization>
  /** What `WWW-Authenticate` says to a client without credentials. */
  challenge(): string
}

/** `overloaded`: more passwords wait to be checked than is good for the process. */
export type Authorization = 'granted' | 'refused' | 'overloaded'

/** How TLS is spoken. */
export interface TlsTerms {
  readonly options: SecureContextOptions & { readonly requestCert: boolean }
  /** Tells whether the client of a finished handshake has shown the certificate that is asked for. */
  accepts(socket: TLSSocket): boolean
}
