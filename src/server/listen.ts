import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where an endpoint should listen. */
export interface ListenAddress {
  /** Undefined listens on every interface. */
  readonly host: string | undefined
  readonly port: number
}

/**
 * Listens, and resolves to the port that was taken.
 *
 * Rejects with the system's error (`EADDRINUSE`, `EACCES`, …). An error that comes after listening
 * has begun is swallowed: it is about one connection, not about the application.
 */
export function listen(server: Server, address: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(error)
    server.once('error', fail)
    server.listen({ port: address.port, host: address.host, exclusive: true }, () => {
      server.off('error', fail)
      server.on('error', () => {})
      resolve((server.address() as AddressInfo).port)
    })
    server.unref()
  })
}
