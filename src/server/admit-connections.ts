import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Server as TlsServer } from 'node:tls'
import type { Gate, TlsTerms } from './gate.ts'
import type { EndpointLimits } from './limits.ts'

/** What is known of a connection whose requests are served. */
export interface Admission {
  /** The TLS that it speaks; undefined is plain HTTP. */
  readonly terms: TlsTerms | undefined
}

/**
 * Puts the gate between a server and its connections: the address first, then TLS, then HTTP.
 *
 * A change of TLS holds from the next connection on, even from plain HTTP to TLS or to another policy
 * for client certificates. An `https.Server` cannot do that: its `setSecureContext` leaves `requestCert`
 * as it was (Node 22 to 26). So the server speaks HTTP, and a TLS server that never listens hands it
 * the connections; both are given theirs by emitting `connection`, which Node documents.
 *
 * @returns what tells the admission of a request's socket.
 */
export function admitConnections(
  server: Server,
  { gate, limits }: { gate: Gate; limits: EndpointLimits },
): (socket: Socket) => Admission | undefined {
  const admissions = new WeakMap<Socket, Admission>()
  const speakHttp = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  const serve = (socket: Socket, terms: TlsTerms | undefined): void => {
    admissions.set(socket, { terms })
    for (const listener of speakHttp) listener.call(server, socket)
  }
  const mayStay = strangersLimit(limits.strangers)
  let tls: { readonly terms: TlsTerms; readonly server: TlsServer } | undefined

  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    if (!gate.admits(socket.remoteAddress) && !mayStay(socket)) {
      socket.destroy()
      return
    }
    const terms = gate.tls()
    if (terms === undefined) {
      serve(socket, undefined)
      return
    }
    // A reset before the handshake has ended would be an uncaught exception of the application.
    socket.on('error', () => {})
    if (tls?.terms !== terms) tls = { terms, server: tlsServer(terms, { serve, limits }) }
    tls.server.emit('connection', socket)
  })
  return (socket) => admissions.get(socket)
}

function tlsServer(
  terms: TlsTerms,
  { serve, limits }: { serve: (socket: Socket, terms: TlsTerms | undefined) => void; limits: EndpointLimits },
): TlsServer {
  // Loaded by the first connection that needs it: it costs a process 14 ms, and most endpoints speak plain HTTP.
  const { createServer } = process.getBuiltinModule('node:tls')
  const server = createServer(
    {
      ...terms.options,
      // The terms judge the certificate themselves: some policies ask for one that is not verified.
      rejectUnauthorized: false,
      handshakeTimeout: limits.handshakeTimeoutMs,
      ALPNProtocols: ['http/1.1'],
    },
    (socket) => {
      socket.on('error', () => {})
      if (terms.accepts(socket)) serve(socket, terms)
      else socket.destroy()
    },
  )
  // Node leaves a handshake that failed or was late to whoever listens to this.
  server.on('tlsClientError', (...[, socket]) => socket.destroy())
  return server
}

/** Lets so many sockets stay at once, so that those who get no answer take no place from others. */
function strangersLimit(limit: number): (socket: Socket) => boolean {
  let staying = 0
  return (socket) => {
    if (staying >= limit) return false
    staying++
    socket.once('close', () => staying--)
    return true
  }
}
