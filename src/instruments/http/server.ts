import type { InstrumentContext } from '../instrument.ts'
import { noteFastifyRoutes } from './fastify-routes.ts'
import { hasHttp2Channels } from './has-http2-channels.ts'
import { Http2ServerStreams } from './http2-server-streams.ts'
import { listenTo } from '../listen-to.ts'
import { serverRecording } from './server-recording.ts'
import { ServerRequests } from './server-requests.ts'

/**
 * Measures every request that a server of `node:http`, `node:https` or `node:http2` receives; returns how
 * to stop.
 *
 * It listens to Node's diagnostics channels, so nothing is patched, and servers that were created before
 * are measured too. Follows the HTTP metrics of the OpenTelemetry semantic conventions.
 */
export function startHttpServer(context: InstrumentContext): () => void {
  const recording = serverRecording(context)
  const requests = new ServerRequests(recording)
  const streams = new Http2ServerStreams(recording)
  const stops = [
    listenTo('http server', {
      'http.server.request.start': (message: never) => requests.start(message),
      'http.server.response.finish': (message: never) => requests.finish(message),
    }),
    noteFastifyRoutes(),
  ]
  if (hasHttp2Channels(process.versions.node)) {
    stops.push(
      listenTo('http server', {
        'http2.server.stream.created': (message: never) => streams.start(message),
        'http2.server.stream.close': (message: never) => streams.close(message),
      }),
    )
  }
  return () => {
    for (const stop of stops) stop()
  }
}
