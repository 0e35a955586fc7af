import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { unmatchedRoute } from '../../catalog/http.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { keepRoute } from './set-route.ts'

/**
 * Notes the route of every Fastify request; returns how to stop doing so for new applications.
 *
 * Fastify publishes each application on `fastify.initialization`. A first `onRequest` hook then sees the
 * route before any hook of the application can reply; the channel `fastify.request.handler` would miss
 * those replies and allocates for each request.
 */
export function noteFastifyRoutes(): () => void {
  const onInitialization = (message: unknown): void => {
    try {
      ;(message as { fastify: FastifyApp }).fastify.addHook('onRequest', noteRoute)
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', 'fastify', { instrument: 'fastify', reason: reasonOf(thrown) })
    }
  }
  subscribe('fastify.initialization', onInitialization)
  return () => unsubscribe('fastify.initialization', onInitialization)
}

function noteRoute(request: FastifyRequest, _reply: unknown, done: () => void): void {
  try {
    keepRoute(request, urlOf(request) ?? unmatchedRoute)
  } catch (thrown) {
    reportOnce('INSTRUMENT_FAILED', 'fastify', { instrument: 'fastify', reason: reasonOf(thrown) })
  }
  done()
}

let contextSymbol: symbol | undefined

/** `request.routeOptions` builds an object at each read, so the context behind it is read while it is there. */
function urlOf(request: FastifyRequest): string | undefined {
  contextSymbol ??= Object.getOwnPropertySymbols(request).find(isContextSymbol)
  const context = contextSymbol && (request as object as FastifyContexts)[contextSymbol]
  if (context !== undefined) return context.config?.url
  // Fastify before 4.10 has no route options; later ones warn of the property.
  return request.routeOptions === undefined ? request.context?.config?.url : request.routeOptions.url
}

function isContextSymbol(symbol: symbol): boolean {
  return symbol.description === 'fastify.context'
}

interface FastifyApp {
  addHook(name: 'onRequest', hook: typeof noteRoute): unknown
}

interface FastifyRequest {
  readonly raw: IncomingMessage
  readonly routeOptions?: { readonly url?: string }
  readonly context?: { readonly config?: { readonly url?: string } }
}

type FastifyContexts = Readonly<Record<symbol, { readonly config?: { readonly url?: string } } | undefined>>
