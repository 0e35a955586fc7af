import type { IncomingMessage } from 'node:http'

const receivedBytesSymbol: unique symbol = Symbol('meterbridge.http.receivedBytes')

/**
 * Counts the body of a request that does not say how long it is, as the parser hands it over.
 *
 * Bytes of the socket would be wrong: they hold heads and frames, and what is pipelined behind.
 */
export function countReceivedBody(request: IncomingMessage): void {
  if (request.headers['transfer-encoding'] === undefined) return
  ;(request as Counting)[receivedBytesSymbol] = 0
  Object.defineProperty(request, 'push', { value: countingPush, writable: true, configurable: true })
}

/** Gives the size of a request's body in bytes: its `Content-Length`, else what was received of it. */
export function requestBodySizeOf(request: IncomingMessage): number {
  const length = request.headers['content-length']
  if (length !== undefined) return Number(length)
  return (request as Counting)[receivedBytesSymbol] ?? 0
}

function countingPush(this: IncomingMessage & Counting, chunk: unknown, encoding?: BufferEncoding): boolean {
  if (chunk instanceof Uint8Array) this[receivedBytesSymbol]! += chunk.byteLength
  return (Object.getPrototypeOf(this) as IncomingMessage).push.call(this, chunk, encoding)
}

interface Counting {
  [receivedBytesSymbol]?: number
}
