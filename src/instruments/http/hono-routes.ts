import { unmatchedRoute } from '../../catalog/http.ts'
import { routeHolding } from './held-route.ts'

/** Notes the context of a request that came through `@hono/node-server`; others have no request of Node. */
export function holdHonoContext(context: HonoContext): void {
  const incoming = context.env?.incoming
  if (typeof incoming === 'object' && incoming !== null) holdContext(incoming, context)
}

const holdContext = routeHolding<HonoContext>(({ req }) => {
  const { matchedRoutes, routeIndex } = req
  for (let index = routeIndex; index < matchedRoutes.length; index++) {
    const route = matchedRoutes[index]!
    if (isEndpoint(route)) return route.path
  }
  // A handler that passed the request on to nothing but middleware.
  for (let index = routeIndex - 1; index >= 0; index--) {
    const route = matchedRoutes[index]!
    if (isEndpoint(route)) return route.path
  }
  return unmatchedRoute
})

/** Hono registers both `use` and `all` for every method; as it does itself, handlers are told by their one parameter. */
function isEndpoint({ method, handler }: RegisteredRoute): boolean {
  if (method !== 'ALL') return true
  return (handler[composedHandler] ?? handler).length < 2
}

/** Where Hono keeps the handler of a mounted application that has an error handler of its own. */
const composedHandler = '__COMPOSED_HANDLER'

/** A context, as far as Hono 4 documents it. */
export interface HonoContext {
  /** What `@hono/node-server` binds: the request of Node. */
  readonly env?: { readonly incoming?: unknown }
  readonly req: { readonly matchedRoutes: readonly RegisteredRoute[]; readonly routeIndex: number }
}

/** A handler or a middleware. */
export interface HonoHandler {
  (context: HonoContext, next: unknown): unknown
  readonly [composedHandler]?: HonoHandler
}

/** What Hono keeps of a registered handler. */
export interface RegisteredRoute {
  readonly method: string
  readonly path: string
  readonly handler: HonoHandler
}
