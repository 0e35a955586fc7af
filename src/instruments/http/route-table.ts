import { httpServerRequestDuration, unmatchedRoute } from '../../catalog/http.ts'
import { otherValue } from '../../catalog/metric.ts'
import { reportAttributeLimit } from '../../diagnostics/report-attribute-limit.ts'
import { ExpressRoutes } from './express-routes.ts'
import { heldRouteOf } from './held-route.ts'
import { nextRouteOf } from './next-routes.ts'
import type { RouteSeries } from './server-series.ts'
import { routeSetOn } from './set-route.ts'

/**
 * Finds the route that a request was handled by, and what hangs on it.
 *
 * Routers are asked in the order of cost: a route that was set on the request (by `setRoute` or the
 * Fastify hook), then the route object that Express leaves there, then what other frameworks keep.
 */
export class RouteTable {
  readonly #express = new ExpressRoutes<RouteSeries>((template) => this.#named(template))
  readonly #byName = new Map<string, RouteSeries>()
  readonly #withoutRouter: RouteSeries = newRoute(undefined)
  readonly #unmatched: RouteSeries = newRoute(unmatchedRoute)
  readonly #beyondLimit: RouteSeries = newRoute(otherValue)

  /** Gives the route of a request whose response has ended; the application may also set it on an HTTP/2 stream. */
  find(request: object, stream: object = request): RouteSeries {
    const set = routeSetOn(request) ?? routeSetOn(stream)
    if (set !== undefined) return this.#named(set)
    const { route, app } = request as { route?: unknown; app?: unknown }
    if (typeof route === 'object' && route !== null) return this.#express.find(route, request)
    const held = heldRouteOf(request) ?? nextRouteOf(request)
    if (held !== undefined) return this.#named(held)
    // Express puts its application behind every request; `req.baseUrl` is gone again once nothing matched.
    return typeof app === 'function' ? this.#unmatched : this.#withoutRouter
  }

  #named(name: string): RouteSeries {
    if (name === unmatchedRoute) return this.#unmatched
    let known = this.#byName.get(name)
    if (known !== undefined) return known
    const { limit } = httpServerRequestDuration.attributes['http.route']
    if (this.#byName.size >= limit) {
      const metricName = httpServerRequestDuration.name
      reportAttributeLimit({ attribute: 'http.route', metricName, limit, value: name })
      return this.#beyondLimit
    }
    known = newRoute(name)
    this.#byName.set(name, known)
    return known
  }
}

function newRoute(route: string | undefined): RouteSeries {
  return { route, byKey: new Map(), lastKey: -1, last: undefined }
}
