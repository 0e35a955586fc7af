import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { unfinishedResponses } from '../../catalog/http.ts'

/** How a response ended that was never finished. */
export type UnfinishedResponse = (typeof unfinishedResponses)[number]

/**
 * Tells why the connection closed before the response was finished; called from its `close` event.
 *
 * Node's own listener has aborted the queued responses of a pipeline by then, which is told apart by its
 * error, while the response in progress is still as the application left it.
 */
export function unfinishedResponseOf(socket: Socket, response: ServerResponse): UnfinishedResponse {
  if (response.destroyed && !isAbortedByNode(response)) return 'response_destroyed'
  const code = codeOf(socket.errored)
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout'
  if (code?.startsWith('HPE_') === true) {
    // An incomplete body at the end of the stream is a client that went away, not one that errs.
    return code === 'HPE_INVALID_EOF_STATE' ? 'client_disconnected' : 'request_malformed'
  }
  if (code !== undefined && connectionLost.has(code)) return 'client_disconnected'
  return socket.readableEnded || hasReceivedEnd(socket) ? 'client_disconnected' : 'response_destroyed'
}

const connectionLost: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT'])

function isAbortedByNode(response: ServerResponse): boolean {
  return response.errored?.message === 'aborted' && codeOf(response.errored) === 'ECONNRESET'
}

/** The end may have arrived behind data that the application never read. */
function hasReceivedEnd(socket: Socket): boolean {
  return (socket as { _readableState?: { ended?: boolean } })._readableState?.ended === true
}

function codeOf(error: Error | null | undefined): string | undefined {
  const code: unknown = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : undefined
}
