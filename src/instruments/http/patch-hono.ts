import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { holdHonoContext, type HonoContext, type HonoHandler, type RegisteredRoute } from './hono-routes.ts'
import { isFirstPatchOf } from './is-first-patch-of.ts'

/**
 * Patches Hono 4 on `@hono/node-server`, so that the route of each request is found.
 *
 * Hono's requests pass no method that could be patched in one place: its dispatcher is private and its
 * public methods belong to each application. So every handler is wrapped as it enters the router, and the
 * response of a context is watched for requests that no handler matched. Both prototypes are private to
 * Hono and are reached through an application that answers one request.
 */
export function patchHono(moduleExports: unknown): void {
  const exports = moduleExports as HonoExports
  const application = new (exports.Hono ?? exports.default!.Hono!)()
  const router = Object.getPrototypeOf(application.router) as HonoRouter
  patchRouter(router)
  let context: object | undefined
  application.all('/', (c: object) => {
    context = Object.getPrototypeOf(c) as object
    return {}
  })
  // A plain object has all that is read of this request; a Request would load undici.
  void application.fetch({ method: 'GET', url: 'http://localhost/' })
  if (context === undefined) throw new TypeError('Hono gave its handler no context')
  patchContext(context)
}

function patchRouter(router: HonoRouter): void {
  if (!isFirstPatchOf(router)) return
  const { add } = router
  router.add = function (this: unknown, method, path, registered, ...rest) {
    return add.call(this, method, path, noting(registered), ...rest)
  }
}

/** Wraps the handler of a registration; anything else that a router is given stays as it is. */
function noting(registered: unknown): unknown {
  if (!Array.isArray(registered) || registered.length !== 2 || typeof registered[0] !== 'function')
    return registered
  const [handler, route] = registered as [HonoHandler, RegisteredRoute]
  return [
    (context: HonoContext, next: unknown): unknown => {
      hold(context)
      return handler(context, next)
    },
    route,
  ]
}

function patchContext(prototype: object): void {
  const response = Object.getOwnPropertyDescriptor(prototype, 'res')
  const write = response?.set
  if (response === undefined || write === undefined) throw new TypeError('the context of Hono has no res')
  if (!isFirstPatchOf(prototype)) return
  Object.defineProperty(prototype, 'res', {
    ...response,
    set(this: HonoContext, value: unknown) {
      hold(this)
      write.call(this, value)
    },
  })
}

function hold(context: HonoContext): void {
  try {
    holdHonoContext(context)
  } catch (thrown) {
    reportOnce('INSTRUMENT_FAILED', 'hono', { instrument: 'hono', reason: reasonOf(thrown) })
  }
}

interface HonoExports {
  readonly Hono?: new () => HonoApplication
  readonly default?: { readonly Hono?: new () => HonoApplication }
}

interface HonoApplication {
  readonly router: object
  all(path: string, handler: (context: object) => unknown): unknown
  fetch(request: { method: string; url: string }): unknown
}

interface HonoRouter {
  add(this: unknown, method: string, path: string, registered: unknown, ...rest: unknown[]): unknown
}
