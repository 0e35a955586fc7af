import { createServer, type Server } from 'node:http'
import { admitConnections } from './admit-connections.ts'
import { answerRequests } from './answer-requests.ts'
import type { Route } from './answer.ts'
import type { Gate } from './gate.ts'
import { endpointLimits, type EndpointLimits } from './limits.ts'

export { plain, type Answer, type AnswerStream, type PageRequest, type Route } from './answer.ts'

/** What an endpoint is protected by; by default nothing but the limits. */
export interface EndpointOptions {
  readonly gate?: Gate | undefined
  /** Paths that are answered without credentials, and then without details. */
  readonly probes?: readonly string[]
  readonly limits?: Partial<EndpointLimits>
}

/** Marks our own server, so that the HTTP instrument and the traces leave it out. */
const endpointMark: symbol = Symbol.for('meterbridge.endpoint')

/** Lets everybody in over plain HTTP. */
const openGate: Gate = {
  admits: () => true,
  tls: () => undefined,
  headers: () => ({}),
  takeRequest: () => true,
  authorize: () => Promise.resolve('granted'),
  challenge: () => '',
}

/** How often Node looks for connections that are late with their headers. */
const lateConnectionsIntervalMs = 2_000

/** What Node itself answers to a request that it cannot read, when nobody listens for its error. */
const clientErrors: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/**
 * Creates the HTTP server of the endpoint: it knows methods, paths, limits and the gate, and is handed
 * what answers.
 *
 * Neither the server nor a connection keeps the process alive, and no error of a client reaches the
 * application.
 */
export function createEndpoint(
  routes: Readonly<Record<string, Route>>,
  { gate = openGate, probes = [], limits: givenLimits }: EndpointOptions = {},
): Server {
  const limits = { ...endpointLimits, ...givenLimits }
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    connectionsCheckingInterval: Math.min(lateConnectionsIntervalMs, limits.headersTimeoutMs),
  })
  const admissionOf = admitConnections(server, { gate, limits })
  const answer = answerRequests({ routes, probes, gate, limits, admissionOf })
  server.on('request', answer)
  // A client that asks before it sends its body is answered instead of being told to go on.
  server.on('checkContinue', answer)
  limitConnections(server, limits)
  server.on('connection', (socket) => socket.unref())
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const status = clientErrors[error.code ?? ''] ?? '400 Bad Request'
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
    else socket.destroy()
  })
  Object.defineProperty(server, endpointMark, { value: true })
  server.unref()
  return server
}

function limitConnections(server: Server, limits: EndpointLimits): void {
  server.headersTimeout = limits.headersTimeoutMs
  server.requestTimeout = limits.requestTimeoutMs
  server.timeout = limits.stallTimeoutMs
  server.keepAliveTimeout = limits.keepAliveTimeoutMs
  server.maxRequestsPerSocket = limits.requestsPerConnection
  server.maxConnections = limits.connections
  // Connections that are kept for later make room for those that are needed now.
  server.on('drop', () => server.closeIdleConnections())
}
