import type { ClientHttp2Stream, Http2Session, IncomingHttpHeaders } from 'node:http2'
import type { Socket } from 'node:net'
import { clientErrorTypeOf } from './client-error-type.ts'
import type { ClientSeries } from './client-series.ts'
import type { ClientTarget } from './client-target.ts'
import { isSuppressed } from './suppressed-requests.ts'

/** Follows the requests of `node:http2` sessions; those of undici's own are followed as undici's. */
export class Http2ClientStreams {
  readonly #series: ClientSeries

  constructor(series: ClientSeries) {
    this.#series = series
  }

  /** Begins a request; what the server pushes is none, and has an even number (RFC 9113 section 5.1.1). */
  create({ stream }: Pick<ClientStreamMessage, 'stream'>): void {
    if (stream.id !== undefined && stream.id % 2 === 0) return
    if (isUndiciSession(stream.session) || isSuppressed()) return
    // The headers of the message lack what Node adds to them before 24.
    const headers = stream.sentHeaders
    const scheme = String(headers[':scheme'] ?? 'https')
    const authority = String(headers[':authority'] ?? headers.host)
    ;(stream as Measured)[stateSymbol] = {
      target: this.#series.target(`${scheme}://${authority}`),
      method: headers[':method'],
      startMs: performance.now(),
    }
  }

  /** Ends a request with its response. */
  answer({ stream, headers }: ClientStreamMessage): void {
    const state = takeState(stream)
    if (state === undefined) return
    const status = Number(headers[':status'])
    const series = this.#series.answered(state.target, { method: state.method, status, protocol: '2' })
    series.record((performance.now() - state.startMs) / 1000)
  }

  /** Ends a request whose stream closes before a response came. */
  close({ stream }: Pick<ClientStreamMessage, 'stream'>): void {
    const state = takeState(stream)
    if (state === undefined) return
    const { target, method, startMs } = state
    const series = this.#series.failed(target, { method, errorType: streamErrorTypeOf(stream) })
    series.record((performance.now() - startMs) / 1000)
  }
}

/**
 * Names why a stream closed without a response: as other clients do, or by the code with which the server
 * reset it, in Node's words: `NGHTTP2_REFUSED_STREAM`.
 *
 * Called while it closes: an error of the stream is known by then, and the session is still there.
 */
function streamErrorTypeOf(stream: ClientHttp2Stream): string {
  const { errored, rstCode, session } = stream
  const reset = resetCodes[rstCode]
  if (errored !== null && errored !== undefined) {
    const { code, cause } = errored as { code?: unknown; cause?: unknown }
    if (code === 'ERR_HTTP2_SESSION_ERROR' && reset !== undefined) return reset
    // What failed is the connection; the stream waited for it.
    return clientErrorTypeOf(code === 'ERR_HTTP2_STREAM_CANCEL' ? (cause ?? errored) : errored)
  }
  if (isConnectionLost(session)) return 'ECONNRESET'
  return stream.destroyed ? 'aborted' : (reset ?? 'aborted')
}

/** What RFC 9113 section 7 calls NO_ERROR (0) and CANCEL (8) is what an application closes its own requests with. */
const resetCodes: Readonly<Record<number, string>> = {
  1: 'NGHTTP2_PROTOCOL_ERROR',
  2: 'NGHTTP2_INTERNAL_ERROR',
  3: 'NGHTTP2_FLOW_CONTROL_ERROR',
  4: 'NGHTTP2_SETTINGS_TIMEOUT',
  5: 'NGHTTP2_STREAM_CLOSED',
  6: 'NGHTTP2_FRAME_SIZE_ERROR',
  7: 'NGHTTP2_REFUSED_STREAM',
  9: 'NGHTTP2_COMPRESSION_ERROR',
  10: 'NGHTTP2_CONNECT_ERROR',
  11: 'NGHTTP2_ENHANCE_YOUR_CALM',
  12: 'NGHTTP2_INADEQUATE_SECURITY',
  13: 'NGHTTP2_HTTP_1_1_REQUIRED',
}

/** Node closes the streams of a lost connection before it gives the socket up. */
function isConnectionLost(session: Http2Session | undefined): boolean {
  if (session === undefined || session.destroyed) return false
  return (session.socket as Socket).destroyed
}

const ownedSymbol: unique symbol = Symbol('meterbridge.http.ofUndici')

/** Undici drives sessions of this module, and marks each. */
function isUndiciSession(session: (Http2Session & Owned) | undefined): boolean {
  if (session === undefined) return false
  return (session[ownedSymbol] ??= Object.getOwnPropertySymbols(session).some(
    ({ description }) => description === 'open streams',
  ))
}

interface Owned {
  [ownedSymbol]?: boolean
}

const stateSymbol: unique symbol = Symbol('meterbridge.http.stream')

function takeState(stream: ClientHttp2Stream & Measured): StreamState | undefined {
  const state = stream[stateSymbol]
  if (state !== undefined) stream[stateSymbol] = undefined
  return state
}

interface Measured {
  [stateSymbol]?: StreamState | undefined
}

interface StreamState {
  readonly target: ClientTarget
  readonly method: unknown
  readonly startMs: number
}

interface ClientStreamMessage {
  readonly stream: ClientHttp2Stream & Measured
  readonly headers: IncomingHttpHeaders
}
