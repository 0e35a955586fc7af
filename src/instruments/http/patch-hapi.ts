import { unmatchedRoute } from '../../catalog/http.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { routeHolding } from './held-route.ts'
import { isFirstPatchOf } from './is-first-patch-of.ts'

/**
 * Patches the file `lib/request.js` of hapi 20 and 21, so that the route of each request is found.
 *
 * An `onPreResponse` extension would miss requests whose client went away, and shows to plugins.
 */
export function patchHapi(moduleExports: unknown): void {
  const requestClass = moduleExports as HapiRequestClass
  if (typeof requestClass.generate !== 'function') throw new TypeError('hapi has no Request.generate')
  if (!isFirstPatchOf(requestClass)) return
  const { generate } = requestClass
  requestClass.generate = function (this: unknown, ...args) {
    const request = generate.apply(this, args)
    try {
      holdRequest(request.raw.req, request)
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', 'hapi', { instrument: 'hapi', reason: reasonOf(thrown) })
    }
    return request
  }
}

// The routes that hapi adds for what matched nothing have this method; it is none of HTTP.
const holdRequest = routeHolding<HapiRequest>(({ route }) =>
  route.method === '_special' ? unmatchedRoute : route.path,
)

interface HapiRequestClass {
  generate(this: unknown, ...args: unknown[]): HapiRequest
}

interface HapiRequest {
  readonly raw: { readonly req: object }
  readonly route: { readonly method: string; readonly path: string }
}
