import { mountsOf, type Mount } from './express-mounts.ts'
import { templateOf } from './express-templates.ts'

/**
 * Finds what belongs to the route template of an Express 4 or 5 request.
 *
 * Express leaves the matched route on the request, but of the routers above it only the raw path that
 * they matched (`req.baseUrl`), which would be a new label for every id of a `/users/:id` mount. So the
 * first request of a route finds where its routers are mounted, and later ones go by the route object alone.
 */
export class ExpressRoutes<Entry extends object> {
  readonly #known = new WeakMap<object, Entry>()
  readonly #reachable = new WeakMap<object, readonly Reachable<Entry>[]>()
  readonly #entryOf: (template: string) => Entry

  constructor(entryOf: (template: string) => Entry) {
    this.#entryOf = entryOf
  }

  /** Gives the entry of the template that the request was matched by. */
  find(route: object, request: object): Entry {
    return this.#known.get(route) ?? this.#resolve(route, request)
  }

  #resolve(route: object, request: object): Entry {
    const own = templateOf((route as { path?: unknown }).path)
    let reachable = this.#reachable.get(route)
    if (reachable === undefined) {
      reachable = mountsOf(route, request).map((mount) => ({ mount, entry: undefined }))
      // An empty list is not remembered: a later request may still be inside the application that has the route.
      if (reachable.length > 0) this.#reachable.set(route, reachable)
    }
    const [first] = reachable
    if (first !== undefined && reachable.length === 1 && first.mount.template !== undefined) {
      const entry = this.#entryOf(join(first.mount.template, own))
      this.#known.set(route, entry)
      return entry
    }
    const path = pathOf(request)
    for (const way of reachable) {
      const prefix = way.mount.templateFor(path)
      if (prefix === undefined) continue
      way.entry ??= this.#entryOf(join(prefix, own))
      if (reachable.length === 1) this.#known.set(route, way.entry)
      return way.entry
    }
    // The URL was rewritten on the way: what is certain is the route's own path.
    return this.#entryOf(join(first?.mount.template ?? '', own))
  }
}

/** A way to a route, and the entry of its template once a request came along it. */
interface Reachable<Entry> {
  readonly mount: Mount
  entry: Entry | undefined
}

function pathOf(request: object): string {
  const { originalUrl, url } = request as { originalUrl?: unknown; url?: unknown }
  const target = originalUrl ?? url
  return typeof target === 'string' ? target.split('?', 1)[0]! : ''
}

function join(prefix: string, path: string): string {
  if (prefix === '') return path
  return path === '/' ? prefix : `${prefix}${path.startsWith('/') && !prefix.endsWith('/') ? '' : '/'}${path}`
}
