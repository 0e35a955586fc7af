import { unmatchedRoute } from '../../catalog/http.ts'

/**
 * Gives the route that Next.js (pages and app router) matched for a request of Node; nothing when Next.js
 * never had the request.
 *
 * Next.js keeps what it knows of a request under a registered symbol, so nothing is patched. Its own files
 * below `/_next/` match no route.
 */
export function nextRouteOf(request: object): string | undefined {
  const meta = (request as NextRequest)[metaSymbol]
  if (typeof meta !== 'object' || meta === null) return undefined
  const rendered = meta.match?.definition?.pathname
  if (rendered === undefined) return unmatchedRoute
  if (!errorPages.has(rendered)) return rendered
  // The error page took the place of a page that threw; the router's choice is still there.
  const { invokeOutput: chosen } = meta
  return chosen === undefined || errorPages.has(chosen) ? unmatchedRoute : chosen
}

const metaSymbol: unique symbol = Symbol.for('NextInternalRequestMeta')

/** What Next.js renders when a path matches nothing, or a page of the pages router throws. */
const errorPages: ReadonlySet<string> = new Set(['/_not-found', '/404', '/_error', '/500'])

interface NextRequest {
  readonly [metaSymbol]?: {
    readonly match?: { readonly definition?: { readonly pathname?: string } } | null
    readonly invokeOutput?: string
  } | null
}
