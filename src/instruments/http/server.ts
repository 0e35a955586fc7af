import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { InstrumentContext } from '../instrument.ts'
import { noteFastifyRoutes } from './fastify-routes.ts'
import { guarded } from './guarded.ts'
import { ServerRequests, type ServerMessage } from './server-requests.ts'

/**
 * Measures every request that a `node:http` or `node:https` server receives; returns how to stop.
 *
 * It listens to Node's diagnostics channels, so nothing is patched, and servers that were created before
 * are measured too. Follows the HTTP metrics of the OpenTelemetry semantic conventions.
 */
export function startHttpServer(context: InstrumentContext): () => void {
  const requests = new ServerRequests(context)
  const onStart = guarded('http server', (message) => requests.start(message as ServerMessage))
  const onFinish = guarded('http server', (message) => requests.finish(message as ServerMessage))
  subscribe('http.server.request.start', onStart)
  subscribe('http.server.response.finish', onFinish)
  const stopFastify = noteFastifyRoutes()
  return () => {
    unsubscribe('http.server.request.start', onStart)
    unsubscribe('http.server.response.finish', onFinish)
    stopFastify()
  }
}
