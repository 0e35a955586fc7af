import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import { exporterAgentKey } from '../../diagnostics/exporter-agent-key.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { clientErrorTypeOf } from './client-error-type.ts'
import type { ClientSeries } from './client-series.ts'
import type { ClientTarget } from './client-target.ts'
import type { ConnectionSocket, OpenConnections } from './open-connections.ts'
import { QueuedRequests } from './queued-requests.ts'
import { isSuppressed } from './suppressed-requests.ts'

/** Follows the requests of `node:http` and `node:https`. */
export class NodeClientRequests {
  readonly #series: ClientSeries
  readonly #onClose: (this: MeasuredRequest) => void

  readonly #onSocket: (this: MeasuredRequest, socket: MeasuredSocket) => void

  readonly #queued: QueuedRequests

  constructor(
    series: ClientSeries,
    { store, connections }: { store: SeriesStore; connections: OpenConnections },
  ) {
    this.#series = series
    this.#queued = new QueuedRequests(store, (request) => this.#targetOf(request as MeasuredRequest))
    this.#onSocket = function (socket) {
      try {
        if (socket[followedSymbol] === true) return
        socket[followedSymbol] = true
        const target = series.target(originOf(this))
        // Node takes the request off a socket that goes back to its agent.
        const isActive = (): boolean => socket._httpMessage !== null && socket._httpMessage !== undefined
        connections.add(socket, { target, isActive })
      } catch (thrown) {
        reportOnce('INSTRUMENT_FAILED', 'http client', {
          instrument: 'http client',
          reason: reasonOf(thrown),
        })
      }
    }
    const close = (request: MeasuredRequest): void => this.#close(request)
    this.#onClose = function () {
      close(this)
    }
  }

  /** Stops reading the queues of agents. */
  stop(): void {
    this.#queued.stop()
  }

  /** Begins a request. */
  create({ request }: { request: MeasuredRequest }): void {
    if (isSuppressed() || isExporters(request)) return
    request[startSymbol] = performance.now()
    this.#queued.add(request.agent)
    // Upgrades, CONNECT and requests aborted before they had a socket are told by no channel.
    request.on('close', this.#onClose)
    request.on('socket', this.#onSocket as never)
  }

  /** Ends a request with its response: the channel named "finish" fires when the headers have arrived. */
  answer({ request, response }: { request: MeasuredRequest; response: IncomingMessage }): void {
    const seconds = takeSeconds(request)
    if (seconds === undefined) return
    const { statusCode: status = 0, httpVersion: protocol } = response
    this.#series
      .answered(this.#targetOf(request), { method: request.method, status, protocol })
      .record(seconds)
  }

  /** Ends a request that failed before its response; later failures are of the body. */
  fail({ request, error }: { request: MeasuredRequest; error: unknown }): void {
    const seconds = takeSeconds(request)
    if (seconds !== undefined)
      this.#recordFailure(request, { seconds, errorType: errorTypeOf(request, { error, seconds }) })
  }

  #close(request: MeasuredRequest): void {
    try {
      const { res: response } = request
      if (request[startSymbol] === undefined) return
      if (response !== undefined && response !== null) {
        this.answer({ request, response })
        return
      }
      const seconds = takeSeconds(request)
      if (seconds !== undefined) this.#recordFailure(request, { seconds, errorType: 'aborted' })
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', 'http client', { instrument: 'http client', reason: reasonOf(thrown) })
    }
  }

  #recordFailure(request: MeasuredRequest, end: { seconds: number; errorType: string }): void {
    const { seconds, errorType } = end
    this.#series.failed(this.#targetOf(request), { method: request.method, errorType }).record(seconds)
  }

  #targetOf(request: MeasuredRequest): ClientTarget {
    return this.#series.target(originOf(request))
  }
}

const startSymbol: unique symbol = Symbol('meterbridge.http.start')

const followedSymbol: unique symbol = Symbol('meterbridge.http.followed')

/** A socket of a request, which other requests had before it when an agent keeps it alive. */
interface MeasuredSocket extends ConnectionSocket {
  readonly _httpMessage?: object | null
  [followedSymbol]?: true
}

type MeasuredRequest = ClientRequest & {
  [startSymbol]?: number | undefined
  /** Node's own fields, there in all supported versions. */
  readonly res?: IncomingMessage | null
  readonly socketPath?: string
  readonly agent?: Agent
  readonly timeout?: number
}

/** The context tells of an exporter only where a context manager is registered, and traces register one. */
function isExporters({ agent }: MeasuredRequest): boolean {
  return agent !== undefined && exporterAgentKey in agent
}

function takeSeconds(request: MeasuredRequest): number | undefined {
  const startMs = request[startSymbol]
  if (startMs === undefined) return undefined
  request[startSymbol] = undefined
  return (performance.now() - startMs) / 1000
}

/** Gives the origin of the URI: the `Host` header has the port unless the application sets another host. */
function originOf(request: MeasuredRequest): string {
  if (typeof request.socketPath === 'string') return `unix:${request.socketPath}`
  const { host, protocol } = request
  const header = request.getHeader('host')
  if (typeof header === 'string' && header.startsWith(host)) return `${protocol}//${header}`
  const port = request.socket?.remotePort
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return port === undefined ? `${protocol}//${bracketed}` : `${protocol}//${bracketed}:${port}`
}

/**
 * Destroying a request without an error makes Node report a connection that hung up; a timeout that was
 * set on the socket and has passed tells why applications do so.
 */
function errorTypeOf(request: MeasuredRequest, end: { error: unknown; seconds: number }): string {
  const type = clientErrorTypeOf(end.error)
  const isHangUp = type === 'ECONNRESET' && (end.error as Error).message === 'socket hang up'
  if (!isHangUp || !request.destroyed) return type
  const timeoutMs = request.socket?.timeout ?? request.timeout ?? 0
  return timeoutMs > 0 && end.seconds * 1000 >= timeoutMs ? 'timeout' : 'aborted'
}
