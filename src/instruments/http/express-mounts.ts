import { prefixesOf, templateOf, type Prefix } from './express-templates.ts'

/** One way from the application down to a route. */
export interface Mount {
  /** The joined templates of the routers above the route; absent when it shows only on a path. */
  readonly template: string | undefined
  /** Gives the joined templates for a path that came this way, nothing for another path. */
  templateFor(path: string): string | undefined
}

const depthLimit = 12
const visitLimit = 20_000
const mountLimit = 32

/** Finds every place where the router of a route is mounted, by walking from the request's application. */
export function mountsOf(route: object, request: object): readonly Mount[] {
  // Within a mounted application this is the mounted one, and the outer ones are its parents.
  const { app } = request as { app?: ExpressApp }
  if (app === undefined || app === null) return []
  const base = mountPathOf(app)
  return waysTo(route, stackOf(app)).map((prefixes) => mountFrom(base, prefixes))
}

function mountFrom(base: string, prefixes: readonly Prefix[]): Mount {
  const templates = prefixes.map(({ template }) => template)
  return {
    template: templates.includes(undefined) ? undefined : base + templates.join(''),
    templateFor: (path) => {
      let template = base
      let rest = withoutSegments(path, base.split('/').length - 1)
      for (const prefix of prefixes) {
        const match = prefix.match(rest)
        if (match === undefined) return undefined
        template += match.template
        rest = rest.slice(match.length)
      }
      return template
    },
  }
}

/** What a mounted application sees of a path; its own prefix may hold parameters, so segments are counted. */
function withoutSegments(path: string, count: number): string {
  return count === 0
    ? path
    : `/${path
        .split('/')
        .slice(count + 1)
        .join('/')}`
}

function mountPathOf(app: ExpressApp): string {
  let path = ''
  for (let at: ExpressApp | undefined = app; at?.parent !== undefined; at = at.parent) {
    const own = templateOf(at.mountpath)
    path = (own === '/' ? '' : own) + path
  }
  return path
}

function waysTo(route: object, stack: readonly Layer[]): readonly (readonly Prefix[])[] {
  const found: (readonly Prefix[])[] = []
  let visits = 0
  const walk = (layers: readonly Layer[], above: readonly Prefix[]): void => {
    for (const layer of layers) {
      if (++visits > visitLimit || found.length >= mountLimit) return
      if (layer.route === route) found.push(above)
      else if (layer.route === undefined && above.length < depthLimit) {
        const inner = stackOf(layer.handle)
        if (inner.length === 0) continue
        for (const prefix of prefixesOf(layer)) walk(inner, [...above, prefix])
      }
    }
  }
  walk(stack, [])
  return found
}

/** The layers of a router or of an application, none for a plain handler. */
function stackOf(holder: unknown): readonly Layer[] {
  if (typeof holder !== 'function' && (typeof holder !== 'object' || holder === null)) return []
  const { stack, _router: router4 } = holder as { stack?: unknown; _router?: { stack?: unknown } }
  if (Array.isArray(stack)) return stack as Layer[]
  if (Array.isArray(router4?.stack)) return router4.stack as Layer[]
  // `app.router` of Express 4 throws, so it is read only where there is no `_router`.
  try {
    const inner = (holder as { router?: { stack?: unknown } }).router?.stack
    return Array.isArray(inner) ? (inner as Layer[]) : []
  } catch {
    return []
  }
}

interface ExpressApp {
  readonly parent?: ExpressApp
  readonly mountpath?: unknown
}

/** A layer of a router's stack, as far as all versions have it. */
interface Layer {
  readonly route?: unknown
  readonly handle?: unknown
}
