import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { InstrumentContext } from '../instrument.ts'
import { ClientSeries } from './client-series.ts'
import { guarded } from './guarded.ts'
import { NodeClientRequests } from './node-client-requests.ts'
import { UndiciRequests } from './undici-requests.ts'

/**
 * Measures every request that the application makes with `node:http`, `node:https`, `fetch` or undici;
 * returns how to stop.
 *
 * A request ends when the headers of its response arrive, or when it fails before that: whether the
 * application ever reads a body to its end is not known, and the semantic conventions then ask to end early
 * (HTTP client span duration). So each request counts exactly once, streamed and unread bodies included.
 */
export function startHttpClient(context: InstrumentContext): () => void {
  const series = new ClientSeries(context.store)
  const node = new NodeClientRequests(series)
  const undici = new UndiciRequests(series)
  const listeners = Object.entries({
    'http.client.request.created': (message) => node.create(message as never),
    'http.client.response.finish': (message) => node.answer(message as never),
    'http.client.request.error': (message) => node.fail(message as never),
    'undici:request:create': (message) => undici.create(message as never),
    'undici:client:sendHeaders': (message) => undici.send(message as never),
    'undici:request:headers': (message) => undici.answer(message as never),
    'undici:request:error': (message) => undici.fail(message as never),
  } satisfies Record<string, (message: unknown) => void>).map(
    ([channel, listener]) => [channel, guarded('http client', listener)] as const,
  )
  for (const [channel, listener] of listeners) subscribe(channel, listener)
  return () => {
    for (const [channel, listener] of listeners) unsubscribe(channel, listener)
  }
}
