import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { unfinishedResponses } from '../../catalog/http.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { GaugeSeries } from '../../series/series.ts'
import { methodIndexOf } from './methods.ts'
import { countReceivedBody, requestBodySizeOf } from './request-body-size.ts'
import type { ServerRecording } from './server-recording.ts'
import { endKeyOf, requestKeyOf } from './server-series.ts'
import { unfinishedResponseOf } from './unfinished-response.ts'

/** What Node publishes about a request of a server. */
export interface ServerMessage {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
  readonly server: Server
}

/** Set to true on a server whose requests are not the application's: Meterbridge's own endpoint. */
const endpointSymbol: unique symbol = Symbol.for('meterbridge.endpoint')

const connectionSymbol: unique symbol = Symbol('meterbridge.http.connection')

/**
 * Follows the requests of all servers from their start to their one end.
 *
 * The finish channel does not fire for a response that was destroyed or whose client went away, so what is
 * unfinished when the connection closes ends there. State lives on the socket and is used again by each
 * request of a connection; only pipelined requests need more than one.
 */
export class ServerRequests {
  readonly #recording: ServerRecording

  constructor(recording: ServerRecording) {
    this.#recording = recording
  }

  /** Begins a request. */
  start({ request, response, socket, server }: ServerMessage): void {
    if ((server as Marked)[endpointSymbol] === true) return
    if (this.#recording.isExcluded?.(request.url ?? '') === true) return
    const connection = ((socket as Connected)[connectionSymbol] ??= this.#connect(socket))
    let state = connection.first
    if (state.response !== undefined) {
      const pipelined = newRequestState()
      while (state.next !== undefined) state = state.next
      state = state.next = pipelined
    }
    const key = requestKeyOf({
      methodIndex: methodIndexOf(request.method),
      protocol: request.httpVersion,
      isSecure: connection.isSecure,
    })
    state.request = request
    state.response = response
    state.key = key
    state.active = this.#recording.series.active(key)
    state.active.add(1)
    countReceivedBody(request)
    state.startMs = performance.now()
  }

  /** Ends a request whose response was handed to the operating system in full. */
  finish({ request, response, socket }: ServerMessage): void {
    const connection = (socket as Connected)[connectionSymbol]
    if (connection === undefined) return
    const bytesBefore = connection.bytesWritten
    connection.bytesWritten = socket.bytesWritten
    const state = takeState(connection, response)
    if (state === undefined) return
    const seconds = (performance.now() - state.startMs) / 1000
    const key = state.key + endKeyOf(response.statusCode, 0)
    clearState(state)
    const { series: known, routes } = this.#recording
    const series = known.find(routes.find(request), key)
    series.duration.record(seconds)
    series.requestBodySize!.record(requestBodySizeOf(request))
    series.responseBodySize!.record(bodySize(response, connection.bytesWritten - bytesBefore))
  }

  #connect(socket: Socket): Connection {
    socket.on('close', () => this.#close(socket))
    return {
      isSecure: (socket as { encrypted?: boolean }).encrypted === true,
      bytesWritten: socket.bytesWritten,
      first: newRequestState(),
    }
  }

  #close(socket: Socket): void {
    try {
      let state = (socket as Connected)[connectionSymbol]?.first
      for (; state !== undefined; state = state.next) {
        if (state.response !== undefined) this.#abandon(socket, state)
      }
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', 'http server', { instrument: 'http server', reason: reasonOf(thrown) })
    }
  }

  #abandon(socket: Socket, state: RequestState): void {
    const { request, response, key, startMs } = state as BusyState
    clearState(state)
    const unfinishedIndex = unfinishedResponses.indexOf(unfinishedResponseOf(socket, response)) + 1
    const status = response.headersSent ? response.statusCode : 0
    const { series: known, routes } = this.#recording
    const series = known.find(routes.find(request), key + endKeyOf(status, unfinishedIndex))
    series.duration.record((performance.now() - startMs) / 1000)
  }
}

/** One connection: its first state is used again and again, the others are those of pipelined requests. */
interface Connection {
  readonly isSecure: boolean
  readonly first: RequestState
  /** How many bytes were written when the last response ended: where the next one begins. */
  bytesWritten: number
}

interface RequestState {
  request: IncomingMessage | undefined
  /** Absent while the state is free. */
  response: ServerResponse | undefined
  key: number
  startMs: number
  active: GaugeSeries | undefined
  next: RequestState | undefined
}

type BusyState = RequestState & { request: IncomingMessage; response: ServerResponse }

interface Connected {
  [connectionSymbol]?: Connection
}

interface Marked {
  readonly [endpointSymbol]?: boolean
}

function newRequestState(): RequestState {
  // A fractional start keeps the field unboxed from the first request on.
  return { request: undefined, response: undefined, key: 0, startMs: 0.5, active: undefined, next: undefined }
}

/** Finds the state of a response, and takes it out of the chain when it is a pipelined one. */
function takeState(connection: Connection, response: ServerResponse): RequestState | undefined {
  let before = connection.first
  if (before.response === response) return before
  for (let state = before.next; state !== undefined; state = state.next) {
    if (state.response === response) {
      before.next = state.next
      return state
    }
    before = state
  }
  return undefined
}

/** Frees a state before anything that could fail, so that the requests in flight stay true. */
function clearState(state: RequestState): void {
  state.active!.add(-1)
  state.request = undefined
  state.response = undefined
}

const continueHeadBytes = 'HTTP/1.1 100 Continue\r\n\r\n'.length

/**
 * Gives the size of a response body as transferred: what was written less the head, in bytes. The frames of
 * a chunked body and informational responses other than 100 count in.
 */
function bodySize(response: ServerResponse, writtenBytes: number): number {
  const { _header: head, _sent100: hasContinued } = response as { _header?: string; _sent100?: boolean }
  const size = writtenBytes - (head?.length ?? 0) - (hasContinued === true ? continueHeadBytes : 0)
  return size > 0 ? size : 0
}
