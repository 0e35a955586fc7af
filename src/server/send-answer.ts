import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { failed, type Answer, type AnswerStream, type TextAnswer } from './answer.ts'
import { writePages } from './write-pages.ts'

/**
 * Sends what was promised to the client of a `node:http` server, whoever the server belongs to.
 *
 * Never rejects: what fails before the first byte is answered with 500, and an answer that fails later
 * is cut off, because a complete one with missing series would be a lie.
 */
export async function sendAnswer(
  answer: Promise<Answer>,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  // Without a listener an aborted response would raise an uncaught exception in the application.
  response.on('error', () => response.destroy())
  try {
    const { status, headers, body } = await answer
    if (response.destroyed) return
    if (typeof body === 'string') {
      sendText({ status, headers, body }, { request, response })
      return
    }
    response.writeHead(status, headers)
    await sendStream(body, { request, response })
  } catch (thrown) {
    fail(thrown, { request, response })
  }
}

async function sendStream(
  body: AnswerStream,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { compression } = body
  if (request.method === 'HEAD') {
    compression?.destroy()
    response.end()
    return
  }
  response.once('close', () => body.onEnd(response.writableFinished))
  if (compression === undefined) {
    await writePages(body, response)
    response.end()
    return
  }
  const sent = pipeline(compression, response)
  await Promise.all([sent, writePages(body, compression).then(() => compression.end())])
}

function fail(
  thrown: unknown,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  sendText(failed(thrown), { request, response })
}

function sendText(
  { status, headers, body }: TextAnswer,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(request.method === 'HEAD' ? undefined : body)
}
