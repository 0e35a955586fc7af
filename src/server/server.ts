import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Transform, Writable } from 'node:stream'

/** What a route answers. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | AnswerStream
}

/** A body that is made page by page, while the client takes it. */
export interface AnswerStream {
  pages(): Iterable<Uint8Array>
  /** Takes back a page that has been sent. */
  release(page: Uint8Array): void
  /** Compresses the pages; undefined sends them as they are. */
  readonly compression: Transform | undefined
  /** Is told once whether the whole body was handed to the client. */
  onEnd(sent: boolean): void
}

/** Answers the GET and HEAD requests of a path. */
export type Route = (request: IncomingMessage) => Promise<Answer>

/** Marks our own server, so that the HTTP instrument and the traces leave it out. */
export const endpointMark: symbol = Symbol.for('meterbridge.endpoint')

const requestsInFlightLimit = 16
const stallLimitMs = 1
/** What Node itself answers to a request that it cannot read, when nobody listens for its error. */
const clientErrors: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/**
 * Creates the HTTP server of the endpoint: it knows methods, paths and back-pressure, and is handed
 * what answers them.
 *
 * Neither the server nor a connection keeps the process alive, and no error of a client reaches the
 * application.
 */
export function createEndpoint(routes: Readonly<Record<string, Route>>): Server {
  let inFlight = 0
  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => {
    if (inFlight >= requestsInFlightLimit) {
      send(request, response, plain(503, 'too many requests in flight\n'))
      return
    }
    inFlight++
    response.once('close', () => inFlight--)
    void respond(routes, request, response)
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 20_000
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

/** A short answer in plain text. */
export function plain(status: number, body: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body,
  }
}

async function respond(
  routes: Readonly<Record<string, Route>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Without a listener an aborted response would raise an uncaught exception in the application.
  response.on('error', () => response.destroy())
  request.resume()
  try {
    const path = (request.url ?? '/').split('?', 1)[0]!
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (route === undefined) {
      send(request, response, plain(404, `not found; try ${Object.keys(routes).join(', ')}\n`))
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const answer = plain(405, 'only GET and HEAD are served\n')
      send(request, response, { ...answer, headers: { ...answer.headers, allow: 'GET, HEAD' } })
      return
    }
    const answer = await route(request)
    if (typeof answer.body === 'string' || request.method === 'HEAD') send(request, response, answer)
    else await stream(answer, answer.body, response)
  } catch (thrown) {
    fail(request, response, thrown)
  }
}

function fail(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  // A body that is cut off is a failed scrape; a complete one with missing series would be a lie.
  if (response.headersSent) response.destroy()
  else send(request, response, plain(500, `${thrown instanceof Error ? thrown.message : String(thrown)}\n`))
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, answer.headers)
  response.end(request.method === 'HEAD' || typeof answer.body !== 'string' ? undefined : answer.body)
}

async function stream(answer: Answer, body: AnswerStream, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, answer.headers)
  response.once('close', () => body.onEnd(response.writableFinished))
  const { compression } = body
  if (compression === undefined) {
    await writePages(body, response)
    response.end()
    return
  }
  const sent = pipeline(compression, response)
  await Promise.all([sent, writePages(body, compression).then(() => compression.end())])
}

async function writePages(body: AnswerStream, sink: Writable): Promise<void> {
  for await (const page of unhurried(body)) {
    if (sink.destroyed) return
    const flushed = sink.write(page, () => body.release(page))
    if (!flushed) await drained(sink)
  }
}

/** Gives the pages, letting the application run whenever more than a millisecond went into them. */
async function* unhurried(body: AnswerStream): AsyncGenerator<Uint8Array> {
  let since = performance.now()
  for (const page of body.pages()) {
    yield page
    if (performance.now() - since < stallLimitMs) continue
    await new Promise<void>((resolve) => setImmediate(resolve))
    since = performance.now()
  }
}

function drained(sink: Writable): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      sink.off('drain', settle)
      sink.off('close', settle)
      resolve()
    }
    sink.on('drain', settle)
    sink.on('close', settle)
  })
}
