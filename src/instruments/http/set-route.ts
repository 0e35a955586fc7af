import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest, ServerHttp2Stream } from 'node:http2'
import { activeContextValue } from './active-context.ts'

// What @opentelemetry/core 1 to 3 keep for the instrumentation of HTTP, which reads it when the response ends.
const rpcMetadataKey: symbol = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA')

// Shared by every installed copy of this package, so that the one that measures sees what the other set.
const routeSymbol: unique symbol = Symbol.for('meterbridge.http.route')

/** A request of Node, an HTTP/2 stream, or what a framework wraps around one: Fastify's `raw`, Koa's and others' `req`. */
export type RequestLike =
  | NodeRequest
  | ServerHttp2Stream
  | { readonly raw: NodeRequest }
  | { readonly req: NodeRequest }

type NodeRequest = IncomingMessage | Http2ServerRequest

/**
 * Sets the route template that a server request is counted under, such as `/users/:id`.
 *
 * For routers that Meterbridge does not know. The template must not contain values of the request. It wins
 * over the router's own route and may be set until the response is finished. Anything that is not a request
 * or a route is ignored. Where traces are on, it is the `http.route` of the request's span as well, if it is set
 * while the request is handled. Follows `http.route` of the HTTP semantic conventions.
 */
export function setRoute(request: RequestLike, route: string): void {
  if (typeof route !== 'string' || typeof request !== 'object' || request === null) return
  keepRoute(request, route)
  const span = activeContextValue(rpcMetadataKey) as RpcMetadata | undefined
  if (span?.type === 'http') span.route = route
}

/** Keeps a route for the metrics alone: one that an instrument found, as the tracing of the router does for spans. */
export function keepRoute(request: RequestLike, route: string): void {
  ;(incomingOf(request) as Routed)[routeSymbol] = route
}

/** Gives the route that was set for a request, if one was. */
export function routeSetOn(request: object): string | undefined {
  return (request as Routed)[routeSymbol]
}

function incomingOf(request: RequestLike): object {
  if ('httpVersion' in request || 'rstCode' in request) return request
  return (request as { raw?: object }).raw ?? (request as { req?: object }).req ?? request
}

interface Routed {
  [routeSymbol]?: string
}

interface RpcMetadata {
  readonly type?: unknown
  route?: string
}
