import { clientErrorTypeOf } from './client-error-type.ts'
import type { ClientSeries } from './client-series.ts'
import type { ClientTarget } from './client-target.ts'
import type { ConnectionSocket, OpenConnections } from './open-connections.ts'
import { ownSymbol, symbolFinder } from './own-symbol.ts'
import { isSuppressed } from './suppressed-requests.ts'

/** Follows the requests of undici's dispatchers: those of `fetch` and of the installed package. */
export class UndiciRequests {
  readonly #series: ClientSeries

  readonly #connections: OpenConnections

  constructor(series: ClientSeries, connections: OpenConnections) {
    this.#series = series
    this.#connections = connections
  }

  /** Follows a connection that a dispatcher made; its client knows how many requests run on it. */
  connect({ connectParams: { protocol, host }, socket }: UndiciConnection): void {
    const target = this.#series.target(`${protocol}//${host}`)
    const isActive = (): boolean => {
      const client = clientOf(socket)
      return client !== undefined && client !== null && (runningOf(client) ?? 0) > 0
    }
    this.#connections.add(socket, { target, isActive })
  }

  /** Begins a request. */
  create({ request }: { request: UndiciRequest }): void {
    if (!isSuppressed()) request[startSymbol] = performance.now()
  }

  /** Notes the protocol of the connection that a request was given. */
  send({ request, socket }: { request: UndiciRequest; socket: { alpnProtocol?: unknown } }): void {
    if (socket.alpnProtocol === 'h2') request[protocolSymbol] = '2'
  }

  /** Ends a request with its response; informational responses come before it. */
  answer({ request, response }: { request: UndiciRequest; response: UndiciResponse }): void {
    const { statusCode: status } = response
    if (status < 200 && status !== 101) return
    const seconds = takeSeconds(request)
    if (seconds === undefined) return
    const { method, [protocolSymbol]: protocol = '1.1' } = request
    this.#series.answered(this.#targetOf(request), { method, status, protocol }).record(seconds)
  }

  /** Ends a request that failed before its response; later failures are of the body. */
  fail({ request, error }: { request: UndiciRequest; error: unknown }): void {
    const seconds = takeSeconds(request)
    if (seconds === undefined) return
    const errorType = clientErrorTypeOf(error)
    this.#series.failed(this.#targetOf(request), { method: request.method, errorType }).record(seconds)
  }

  #targetOf({ origin }: UndiciRequest): ClientTarget {
    return this.#series.target(typeof origin === 'string' ? origin : String(origin))
  }
}

const clientOf = ownSymbol<object, object | null>('client')

const findRunning = symbolFinder('running')

/** The class of a client has it as a getter. */
function runningOf(client: object): number | undefined {
  const symbol = findRunning(Object.getPrototypeOf(client) as object)
  return symbol && (client as Readonly<Record<symbol, number | undefined>>)[symbol]
}

const startSymbol: unique symbol = Symbol('meterbridge.http.start')
const protocolSymbol: unique symbol = Symbol('meterbridge.http.protocol')

function takeSeconds(request: UndiciRequest): number | undefined {
  const startMs = request[startSymbol]
  if (startMs === undefined) return undefined
  request[startSymbol] = undefined
  return (performance.now() - startMs) / 1000
}

interface UndiciRequest {
  readonly method: string
  readonly origin: string | URL | undefined
  [startSymbol]?: number | undefined
  [protocolSymbol]?: '2'
}

interface UndiciConnection {
  readonly connectParams: { readonly protocol: string; readonly host: string }
  readonly socket: ConnectionSocket
}

interface UndiciResponse {
  readonly statusCode: number
}
