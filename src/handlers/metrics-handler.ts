import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerPage, type PageOptions } from './answer-page.ts'
import { sendAnswer } from '../server/send-answer.ts'

/** Answers a request of a `node:http` server; also an Express handler. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void

/** Answers a request of Fastify. */
export type FastifyHandler = (
  request: { readonly raw: IncomingMessage },
  reply: { readonly raw: ServerResponse; hijack(): unknown },
) => void

/**
 * Creates a handler that serves the metrics, or another page of the endpoint, in a server of the
 * application: of `node:http` and `node:https`, or a route of Express.
 *
 * It answers at whichever path it stands with what the endpoint answers: the same formats, compression
 * and errors. Who may ask is up to the server. Without the preload it answers 503.
 */
export function metricsHandler(options: PageOptions = {}): NodeHandler {
  return (request, response) => {
    const answer = answerPage({ method: request.method ?? 'GET', headers: request.headers }, options)
    request.resume()
    void sendAnswer(answer, { request, response })
  }
}

/** Creates the same handler for a route of Fastify. */
export function metricsHandlerForFastify(options: PageOptions = {}): FastifyHandler {
  const answer = metricsHandler(options)
  return (request, reply) => {
    reply.hijack()
    answer(request.raw, reply.raw)
  }
}
