import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What the server answers to one request. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  /** Pieces of a body that are written one after the other; bytes or text. */
  readonly pieces?: readonly (string | Uint8Array)[]
  /** How it goes on after the pieces: `cut` breaks the connection, `hang` leaves it open. */
  readonly ending?: 'end' | 'cut' | 'hang'
}

/** A request as it came. */
export interface Received {
  readonly path: string
  readonly body: unknown
}

/** A server of a provider: it says what a test gave it, in the provider's wire format. */
export interface AiServer {
  readonly origin: string
  /** Every request, each attempt of a retry among them. */
  readonly received: Received[]
  /** Gives the answers of the next requests; the last one is repeated. */
  answer(...replies: readonly Reply[]): void
  /** Answers each of the next requests by what it asks. */
  answerWith(reply: (request: Received) => Reply): void
}

/** Starts a server that ends with the test, or when the given function says so. */
export async function startAiServer(atEnd: (close: () => void) => void = onTestFinished): Promise<AiServer> {
  const received: Received[] = []
  let replies: readonly Reply[] = []
  let replyTo: ((request: Received) => Reply) | undefined
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const asked = { path: request.url!, body }
      received.push(asked)
      const [reply, ...others] = replies
      if (others.length > 0) replies = others
      write(response, replyTo?.(asked) ?? reply ?? { status: 418, json: {} })
    })
  })
  // A connection that a client is about to use again is not closed, however long the machine stood still.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    answer: (...given) => {
      replies = given
    },
    answerWith: (given) => {
      replyTo = given
    },
  }
}

/** Writes server-sent events, each with the name that its data has, if it has one. */
export function sse(...events: readonly unknown[]): string[] {
  return events.map((event) => {
    if (typeof event === 'string') return `data: ${event}\n\n`
    const { type } = event as { type?: string }
    return `${type === undefined ? '' : `event: ${type}\n`}data: ${JSON.stringify(event)}\n\n`
  })
}

/** The head of an answer of server-sent events. */
export const eventStream = { 'content-type': 'text/event-stream' }

async function readBody(request: IncomingMessage): Promise<unknown> {
  const text = (await request.setEncoding('utf8').toArray()).join('')
  return text === '' ? undefined : JSON.parse(text)
}

function write(
  response: ServerResponse,
  { status = 200, headers, json, pieces = [], ending = 'end' }: Reply,
): void {
  response.writeHead(status, {
    ...(json !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  })
  if (json !== undefined) {
    response.end(JSON.stringify(json))
    return
  }
  response.flushHeaders()
  let written = 0
  const next = (): void => {
    const piece = pieces[written++]
    // A turn of the loop in between, so that the pieces are chunks of their own on the wire.
    if (piece !== undefined) response.write(piece, () => setImmediate(next))
    else if (ending === 'end') response.end()
    else if (ending === 'cut') response.destroy()
  }
  next()
}
