import type { InstrumentContext } from '../instrument.ts'
import { ClientSeries } from './client-series.ts'
import { hasHttp2Channels } from './has-http2-channels.ts'
import { Http2ClientStreams } from './http2-client-streams.ts'
import { listenTo } from '../listen-to.ts'
import { NodeClientRequests } from './node-client-requests.ts'
import { OpenConnections } from './open-connections.ts'
import { UndiciRequests } from './undici-requests.ts'

/**
 * Measures every request that the application makes with `node:http`, `node:https`, `node:http2`, `fetch` or
 * undici; returns how to stop.
 *
 * A request ends when the headers of its response arrive, or when it fails before that: whether the
 * application ever reads a body to its end is not known, and the semantic conventions then ask to end early
 * (HTTP client span duration). So each request counts exactly once, streamed and unread bodies included.
 */
export function startHttpClient(context: InstrumentContext): () => void {
  const series = new ClientSeries(context.store)
  const connections = new OpenConnections(context.store)
  const node = new NodeClientRequests(series, { store: context.store, connections })
  const undici = new UndiciRequests(series, connections)
  const streams = new Http2ClientStreams(series)
  const stops = [
    connections.stop,
    () => node.stop(),
    listenTo('http client', {
      'http.client.request.created': (message: never) => node.create(message),
      'http.client.response.finish': (message: never) => node.answer(message),
      'http.client.request.error': (message: never) => node.fail(message),
      'undici:client:connected': (message: never) => undici.connect(message),
      'undici:request:create': (message: never) => undici.create(message),
      'undici:client:sendHeaders': (message: never) => undici.send(message),
      'undici:request:headers': (message: never) => undici.answer(message),
      'undici:request:error': (message: never) => undici.fail(message),
    }),
  ]
  if (hasHttp2Channels(process.versions.node)) {
    stops.push(
      listenTo('http client', {
        'http2.client.stream.created': (message: never) => streams.create(message),
        'http2.client.stream.finish': (message: never) => streams.answer(message),
        'http2.client.stream.close': (message: never) => streams.close(message),
      }),
    )
  }
  return () => {
    for (const stop of stops) stop()
  }
}
