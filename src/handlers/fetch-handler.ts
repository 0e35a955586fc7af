import { pipeline, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { answerPage, type PageOptions } from './answer-page.ts'
import { failed, type Answer, type AnswerStream } from '../server/answer.ts'
import { unhurriedPages } from '../server/write-pages.ts'

/** Answers a request of the Fetch API; a context of Hono stands for the request that it holds. */
export type FetchHandler = (input: Request | { readonly req: { readonly raw: Request } }) => Promise<Response>

/**
 * Creates the handler of `metricsHandler` for servers that speak the Fetch API, and for a route of Hono.
 *
 * The promise never rejects.
 */
export function metricsHandlerForFetch(options: PageOptions = {}): FetchHandler {
  return async (input) => {
    const { method, headers } = 'req' in input ? input.req.raw : input
    try {
      const answer = await answerPage({ method, headers: Object.fromEntries(headers) }, options)
      return respond(answer, method)
    } catch (thrown) {
      return respond(failed(thrown), method)
    }
  }
}

function respond({ status, headers, body }: Answer, method: string): Response {
  if (method !== 'HEAD')
    return new Response(typeof body === 'string' ? body : webStream(body), { status, headers })
  if (typeof body !== 'string') body.compression?.destroy()
  return new Response(null, { status, headers })
}

/** The stream is made as it is read, and ends with an error when a page cannot be made. */
function webStream(body: AnswerStream): ReadableStream<Uint8Array> {
  const copies = Readable.from(copiedPages(body), { objectMode: false })
  const { compression } = body
  const read = compression === undefined ? copies : pipeline(copies, compression, () => {})
  read.once('close', () => body.onEnd(read.readableEnded))
  return Readable.toWeb(read) as ReadableStream<Uint8Array>
}

/** Who reads the stream keeps what it is given, while a page is written again once it is taken back. */
async function* copiedPages(body: AnswerStream): AsyncGenerator<Uint8Array> {
  for await (const page of unhurriedPages(body)) {
    const copy = Uint8Array.from(page)
    body.release(page)
    yield copy
  }
}
