import { unmatchedRoute } from '../../catalog/http.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { routeHolding } from './held-route.ts'
import { isFirstPatchOf } from './is-first-patch-of.ts'

/**
 * Patches Koa 2 and 3, so that the route which `@koa/router` or `koa-router` left on the context of a
 * request is found.
 *
 * The routers themselves are not patched: they keep every layer that matched in `ctx.matched`.
 */
export function patchKoa(moduleExports: unknown): void {
  const exports = moduleExports as { readonly default?: unknown }
  const application = (exports.default ?? exports) as { readonly prototype?: KoaApplication }
  const { prototype } = application
  if (typeof prototype?.createContext !== 'function') throw new TypeError('Koa has no createContext')
  if (!isFirstPatchOf(prototype)) return
  const { createContext } = prototype
  prototype.createContext = function (this: unknown, request, response) {
    const context = createContext.call(this, request, response)
    try {
      holdContext(request, context)
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', 'koa', { instrument: 'koa', reason: reasonOf(thrown) })
    }
    return context
  }
}

const holdContext = routeHolding<KoaContext>((context) => {
  const { matched, method, _matchedRoute: entered } = context
  if (!Array.isArray(matched)) return unmatchedRoute
  let route: RouterLayer | undefined
  for (const layer of matched as RouterLayer[]) {
    // Layers without methods are middleware; those of other methods make a 405.
    if (!Array.isArray(layer.methods) || !layer.methods.includes(method)) continue
    route = layer
    if (layer.path === entered) break
  }
  return route === undefined ? unmatchedRoute : mountPrefixOf(context, route) + String(route.path)
})

/**
 * Gives the literal prefix under which `koa-mount` mounted the application of a route.
 *
 * The context keeps the innermost mount path only, also after the mounted application passed the request
 * on, so the prefix is what stands before a rest of the path that the route matches.
 */
function mountPrefixOf({ mountPath, originalUrl }: KoaContext, route: RouterLayer): string {
  if (typeof mountPath !== 'string' || mountPath === '/') return ''
  const mounted = mountPath.endsWith('/') ? mountPath.slice(0, -1) : mountPath
  const path = originalUrl.split('?', 1)[0]!
  for (let at = path.indexOf(mounted); at !== -1; at = path.indexOf(mounted, at + 1)) {
    const end = at + mounted.length
    const rest = path.slice(end)
    if ((rest === '' || rest.startsWith('/')) && route.match(rest === '' ? '/' : rest))
      return path.slice(0, end)
  }
  return ''
}

interface KoaApplication {
  createContext(this: unknown, request: object, response: object): KoaContext
}

/** A context, with what routers and `koa-mount` leave on it. */
interface KoaContext {
  readonly method: string
  readonly originalUrl: string
  readonly matched?: unknown
  /** The path of the layer that was entered last, middleware included. */
  readonly _matchedRoute?: unknown
  readonly mountPath?: unknown
}

/** A layer of a router, as versions 8 to 15 have it. */
interface RouterLayer {
  readonly methods: readonly string[]
  readonly path: unknown
  match(path: string): boolean
}
