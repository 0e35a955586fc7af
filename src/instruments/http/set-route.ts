import type { IncomingMessage } from 'node:http'

// Shared by every installed copy of this package, so that the one that measures sees what the other set.
const routeSymbol: unique symbol = Symbol.for('meterbridge.http.route')

/** A request of Node, or what a framework wraps around one: Fastify's `raw`, Koa's and others' `req`. */
export type RequestLike =
  | IncomingMessage
  | { readonly raw: IncomingMessage }
  | { readonly req: IncomingMessage }

/**
 * Sets the route template that a server request is counted under, such as `/users/:id`.
 *
 * For routers that Meterbridge does not know. The template must not contain values of the request. It wins
 * over the router's own route and may be set until the response is finished. Anything that is not a request
 * or a route is ignored. Follows `http.route` of the HTTP semantic conventions.
 */
export function setRoute(request: RequestLike, route: string): void {
  if (typeof route !== 'string' || typeof request !== 'object' || request === null) return
  ;(incomingOf(request) as Routed)[routeSymbol] = route
}

/** Gives the route that was set for a request, if one was. */
export function routeSetOn(request: object): string | undefined {
  return (request as Routed)[routeSymbol]
}

function incomingOf(request: RequestLike): object {
  if ('httpVersion' in request) return request
  return (request as { raw?: object }).raw ?? (request as { req?: object }).req ?? request
}

interface Routed {
  [routeSymbol]?: string
}
