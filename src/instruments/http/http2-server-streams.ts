import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { unfinishedResponses } from '../../catalog/http.ts'
import type { GaugeSeries } from '../../series/series.ts'
import { methodIndexOf } from './methods.ts'
import { ownSymbol } from './own-symbol.ts'
import type { ServerRecording } from './server-recording.ts'
import { endKeyOf, requestKeyOf } from './server-series.ts'
import type { UnfinishedResponse } from './unfinished-response.ts'

/**
 * Follows the requests of HTTP/2 servers, through the core and the compatibility API alike.
 *
 * Node publishes the close of each stream exactly once, whoever closed it, so a stream needs no listener.
 */
export class Http2ServerStreams {
  readonly #recording: ServerRecording

  constructor(recording: ServerRecording) {
    this.#recording = recording
  }

  /** Begins a request; what the server pushes is none, and has an even number (RFC 9113 section 5.1.1). */
  start({ stream, headers }: ServerStreamStart): void {
    if ((stream.id ?? 0) % 2 === 0) return
    if (this.#recording.isExcluded?.(headers[':path'] ?? '') === true) return
    const key = requestKeyOf({
      methodIndex: methodIndexOf(headers[':method']),
      protocol: '2',
      isSecure: (stream.session as { encrypted?: boolean } | undefined)?.encrypted === true,
    })
    const active = this.#recording.series.active(key)
    active.add(1)
    ;(stream as Measured)[stateSymbol] = {
      key,
      active,
      contentLength: headers['content-length'],
      startMs: performance.now(),
    }
  }

  /** Ends a request whose stream closes: both sides have ended, or one of them gave it up. */
  close({ stream }: Pick<ServerStreamStart, 'stream'>): void {
    const state = (stream as Measured)[stateSymbol]
    if (state === undefined) return
    ;(stream as Measured)[stateSymbol] = undefined
    const { key, active, contentLength, startMs } = state
    const seconds = (performance.now() - startMs) / 1000
    active.add(-1)
    const unfinished = unfinishedStreamOf(stream)
    const unfinishedIndex = unfinished === undefined ? 0 : unfinishedResponses.indexOf(unfinished) + 1
    const status = stream.headersSent ? Number(stream.sentHeaders[':status']) : 0
    const { series, routes } = this.#recording
    const found = series.find(routes.find(requestOf(stream), stream), key + endKeyOf(status, unfinishedIndex))
    found.duration.record(seconds)
    const handle = handleOf(stream)
    if (handle === undefined || unfinished !== undefined) return
    found.requestBodySize!.record(contentLength === undefined ? handle.bytesRead : Number(contentLength))
    found.responseBodySize!.record(handle.bytesWritten)
  }
}

/** What Node publishes about a new stream of an HTTP/2 server. */
export interface ServerStreamStart {
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
}

/**
 * Tells why the stream of a request closed before its response was finished; nothing when it was finished.
 *
 * Only a stream that this process gave up is destroyed by now. Node closes the streams of a lost connection with
 * `CANCEL`, the code by which clients give up as well.
 */
export function unfinishedStreamOf(stream: ClosedStream): UnfinishedResponse | undefined {
  const { rstCode } = stream
  if (stream.headersSent && rstCode === 0 && isSent(stream)) return undefined
  if (stream.destroyed || serverCodes.has(rstCode)) return 'response_destroyed'
  return malformedCodes.has(rstCode) ? 'request_malformed' : 'client_disconnected'
}

/** The end may have been sent before the stream knows that it was: both sides close at once then. */
function isSent(stream: ClosedStream): boolean {
  return stream.writableFinished || stream.state.localClose === 1
}

/** A stream, as far as it tells how it closed. */
export type ClosedStream = Pick<
  ServerHttp2Stream,
  'destroyed' | 'headersSent' | 'rstCode' | 'state' | 'writableFinished'
>

// RFC 9113 section 7. REFUSED_STREAM, ENHANCE_YOUR_CALM, INADEQUATE_SECURITY and HTTP_1_1_REQUIRED are for servers to say.
const serverCodes: ReadonlySet<number | undefined> = new Set([0x7, 0xb, 0xc, 0xd])
// PROTOCOL_ERROR, FLOW_CONTROL_ERROR, STREAM_CLOSED, FRAME_SIZE_ERROR and COMPRESSION_ERROR of whoever detects them.
const malformedCodes: ReadonlySet<number | undefined> = new Set([0x1, 0x3, 0x5, 0x6, 0x9])

/** The native stream, which counts the bytes of the body in each direction. */
const handleOf = ownSymbol<ServerHttp2Stream, { readonly bytesRead: number; readonly bytesWritten: number }>(
  'kHandle',
)

const compatibleRequestOf = ownSymbol<ServerHttp2Stream, object>('request')

/** Gives the request of the compatibility API, where frameworks keep the route; else the stream. */
function requestOf(stream: ServerHttp2Stream): object {
  return compatibleRequestOf(stream) ?? stream
}

const stateSymbol: unique symbol = Symbol('meterbridge.http.stream')

interface Measured {
  [stateSymbol]?: StreamState | undefined
}

interface StreamState {
  readonly key: number
  readonly active: GaugeSeries
  readonly contentLength: string | undefined
  readonly startMs: number
}
